//! Injects the planned faults and ends each of them after its time. (In Jepsen's words, the nemesis.)

use crate::browser_clients::Page;
use crate::deadline::Deadline;
use crate::fault_plan::{Fault, PlannedFault};
use crate::membership_faults::{remove_from_course, remove_from_room};
use crate::message_sender::MessageSender;
use crate::round_context::RoundContext;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::TcpStream;
use tokio::task::JoinSet;
use tokio::time::sleep;

/// Messages that are sent to a client that does not read: more than the queue and the buffers of its socket hold.
const FLOOD_MESSAGES: usize = 880;
const FLOOD_SENDERS: usize = 8;
/// How likely such a sender gives a message up after an attempt without an answer.
const FLOOD_GIVE_UP: f64 = 0.3;
/// How long a restarted node may take to listen.
const RESTART_TIMEOUT: Duration = Duration::from_secs(10);
/// How long a client does not read, if it is not flooded.
const READING_STOPPED: Duration = Duration::from_secs(5);

/// Injects one fault, and returns when it has ended.
pub async fn inject(context: Arc<RoundContext>, planned: PlannedFault) {
    let harness = &context.harness;
    let choice = planned.choice as usize;
    let node = choice % harness.nodes.len();
    let (history, duration) = (&context.history, planned.duration);
    match planned.fault {
        Fault::KillNode => {
            let mut process = harness.nodes[node].lock().await;
            history.log(format!("kill -9 of node {node}, restart after {duration:.1?}"));
            process.kill();
            sleep(duration).await;
            let port = harness.node_ports[node];
            let deadline = Deadline::after(RESTART_TIMEOUT);
            process.start();
            while TcpStream::connect(("127.0.0.1", port)).await.is_err() && deadline.wait().await {
                // It exits again while the database is away.
                process.start();
            }
        }
        Fault::KillRedis => {
            let Some(services) = &harness.services else { return };
            let mut redis = services.redis.lock().await;
            history.log(format!("kill -9 of Redis, restart after {duration:.1?}"));
            redis.process.kill();
            sleep(duration).await;
            redis.start_and_wait().await;
        }
        Fault::KillDatabase => {
            let Some(services) = &harness.services else { return };
            let mut postgres = services.postgres.lock().await;
            history.log(format!("kill -9 of PostgreSQL, restart after {duration:.1?}"));
            postgres.process.kill();
            sleep(duration).await;
            postgres.start_and_wait().await;
        }
        Fault::CutConnections => {
            history.log(format!("all client connections of node {node} are cut"));
            harness.client_proxies[node].cut_connections();
        }
        Fault::StopReading => stop_reading(&context, choice).await,
        Fault::Suspend => {
            let targets = harness.targets();
            let target = targets[choice % targets.len()];
            history.log(format!("{target:?} is suspended for {duration:.1?}"));
            harness.suspend(target, duration).await;
        }
        Fault::DropRedisMessages => {
            let percent = if choice.is_multiple_of(3) { 100 } else { 40 };
            history.log(format!(
                "node {node} loses {percent} % of the messages from Redis for {duration:.1?}"
            ));
            harness.redis_proxies[node].change_mode(|mode| mode.drop_percent = percent);
            sleep(duration).await;
            harness.redis_proxies[node].change_mode(|mode| mode.drop_percent = 0);
        }
        Fault::PartitionRedis => {
            history.log(format!("node {node} cannot reach Redis for {duration:.1?}"));
            harness.redis_proxies[node].change_mode(|mode| mode.partitioned = true);
            sleep(duration).await;
            harness.redis_proxies[node].change_mode(|mode| mode.partitioned = false);
        }
        Fault::FlushRedis => {
            let Some(services) = &harness.services else { return };
            history.log("all keys of Redis are deleted");
            services.redis.lock().await.flush().await;
        }
        Fault::RemoveFromRoom => remove_from_room(&context, choice, duration).await,
        Fault::RemoveFromCourse => remove_from_course(&context, duration).await,
    }
}

/// A browser client does not read for a while. If it is Fay's, her room is flooded until the server has to close her socket.
async fn stop_reading(context: &Arc<RoundContext>, choice: usize) {
    let clients = &context.browser_clients;
    let client = if choice.is_multiple_of(2) {
        clients.last().expect("Fay's browser client")
    } else {
        &clients[choice % clients.len()]
    };
    context
        .history
        .log(format!("{} stops reading for a while", client.name()));
    client.stop_reading(true);
    let room = context.fixtures.flood;
    if client.page == Page::Room(room) {
        flood(context, choice).await;
    } else {
        sleep(READING_STOPPED).await;
    }
    client.stop_reading(false);
}

async fn flood(context: &Arc<RoundContext>, choice: usize) {
    let room = context.fixtures.flood;
    let mut senders = JoinSet::new();
    for number in 0..FLOOD_SENDERS {
        let mut sender = MessageSender::flooding(context, &context.fixtures.fay, (choice + number) as u64);
        senders.spawn(async move {
            for _ in 0..FLOOD_MESSAGES / FLOOD_SENDERS {
                let index = sender.compose(room, false);
                sender.deliver(index, FLOOD_GIVE_UP).await;
            }
        });
    }
    senders.join_all().await;
}
