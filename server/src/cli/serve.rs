//! `cohort serve`: from settings to a serving program, and its graceful end.

use super::config::Serve;
use super::open_database::{claim, open_database, open_search_index, retry_once, unusable};
use super::public_address::warnings;
use super::shutdown::{DATABASE_TIMEOUT, SHUTDOWN_TIMEOUT, close_sockets_gradually};
use crate::application::{
    Cohort, Settings, repair_gaps, run_course_deletion, run_file_cleanup, run_heartbeat, run_presence,
    run_search_follower, run_security_log, watch_ended_sessions,
};
use crate::clock::{Clock, SystemClock};
use crate::file_store::FileStore;
use crate::ids::{Ids, SystemIds};
use crate::metrics::Metrics;
use crate::rate_limit::RateLimits;
use crate::realtime::bus::{Channels, RedisBus, Seal, check_encryption};
use crate::realtime::hub::Hub;
use crate::realtime::{LocalNode, Publisher};
use crate::s3::Bucket;
use crate::web;
use leptos::prelude::LeptosOptions;
use std::future::Future;
use std::net::SocketAddr;
use std::sync::Arc;
use tokio::net::{TcpListener, TcpSocket};
use tokio::sync::mpsc;
use tokio_util::task::TaskTracker;

/// Connections that may wait to be accepted: after a restart all tabs come at once.
const BACKLOG: u32 = 4096;

/// Starts the application on its database. The error is one sentence that says what to do.
pub async fn start(serve: &Serve) -> Result<Arc<Cohort>, String> {
    let settings = serve.settings()?;
    if !settings.site.is_dir() {
        return Err(format!(
            "The folder with the built site, {}, is not there. Build it with `make run`, or name it with --site.",
            settings.site.display()
        ));
    }
    for warning in warnings(serve.public_url.as_deref(), serve.listen, &settings.public_url) {
        tracing::warn!("{warning}");
    }
    if let Some(redis) = &serve.redis_url {
        check_encryption(redis, serve.redis_unencrypted)?;
    }
    let (clock, ids): (Arc<dyn Clock>, Arc<dyn Ids>) = (Arc::new(SystemClock), Arc::new(SystemIds));
    let redis = serve.redis_url.as_deref();
    start_node(&serve.database.database_url, redis, clock, ids, settings).await
}

/// Starts the application on a database, alone or (with Redis) as one node of several.
pub async fn start_node(
    database: &str,
    redis: Option<&str>,
    clock: Arc<dyn Clock>,
    ids: Arc<dyn Ids>,
    settings: Settings,
) -> Result<Arc<Cohort>, String> {
    let metrics = Arc::new(Metrics::default());
    let (hub, cluster) = match redis {
        None => (Hub::single_node(metrics.clone()), None),
        Some(url) => {
            let (hub, requests) = Hub::clustered(metrics.clone());
            (hub, Some((url, requests)))
        }
    };
    let local = LocalNode {
        hub: hub.clone(),
        rate_limits: Arc::new(RateLimits::new(settings.commands_per_second, clock.clone())),
        changed_rooms: Arc::default(),
        clock: clock.clone(),
    };
    let publisher = Publisher::new(local.clone());
    let store = open_database(database, clock.clone(), ids.clone(), publisher.clone(), metrics.clone()).await?;
    if !settings.allow_other_nodes {
        claim(&store, database, redis).await?;
    }
    let installation = retry_once(|| store.installation()).await;
    let installation = installation.map_err(|error| unusable(database, error))?;
    let search = open_search_index(database, &installation.id).await;
    let files = open_files(&settings, clock.clone()).await?;
    if let Some((url, requests)) = cluster {
        let seal = Seal::new(&installation.bus_key, metrics.clone());
        let channels = Channels::new(&installation.id, ids.uuid(), seal);
        // The bus passes repairs on; reading the database for them is the application's.
        let (repairs, repair_requests) = mpsc::unbounded_channel();
        let bus = RedisBus::start(url, channels, local, requests, repairs)?;
        publisher.connect_bus(bus);
        // Ends with the bus, which drops its end of the channel.
        tokio::spawn(repair_gaps(store.clone(), hub.clone(), repair_requests));
    }
    Ok(Cohort::new(
        store,
        hub,
        publisher,
        clock,
        ids,
        metrics,
        settings,
        installation,
        search,
        files,
    ))
}

async fn open_files(settings: &Settings, clock: Arc<dyn Clock>) -> Result<FileStore, String> {
    let bucket = match &settings.files_bucket {
        None => None,
        Some((address, keys)) => {
            let unusable = |error| format!("The bucket of COHORT_FILES_URL cannot be used ({error}).");
            let bucket = Bucket::new(address.clone(), keys.clone(), clock).map_err(unusable)?;
            bucket.check().await.map_err(unusable)?;
            Some(bucket)
        }
    };
    FileStore::open(&settings.files, bucket).map_err(|error| {
        let folder = settings.files.display();
        format!("The folder of files, {folder}, cannot be used ({error}). Give this user the right to, or choose another with --files.")
    })
}

/// The link for the first account, while there is none. Like all that is read at the start it is tried twice: the machine may
/// have been asleep meanwhile.
pub async fn setup_link(cohort: &Cohort, settings: &Serve) -> Result<Option<String>, String> {
    let link = retry_once(|| cohort.setup_link()).await;
    link.map_err(|error| unusable(&settings.database.database_url, error))
}

/// Takes the port, or says what to do about it.
pub async fn bind(address: SocketAddr) -> Result<TcpListener, String> {
    let listen = || {
        let socket = if address.is_ipv4() {
            TcpSocket::new_v4()
        } else {
            TcpSocket::new_v6()
        }?;
        socket.set_reuseaddr(true)?;
        socket.bind(address)?;
        socket.listen(BACKLOG)
    };
    listen().map_err(|error| {
        format!("Cohort cannot listen on {address} ({error}). Stop what uses it, or choose another with --listen.")
    })
}

/// Serves until `shutdown` resolves, then lets requests and sockets finish.
pub async fn run(cohort: Arc<Cohort>, listener: TcpListener, shutdown: impl Future<Output = ()> + Send + 'static) {
    // Leptos starts its tasks on Tokio. A second call finds it done already.
    any_spawner::Executor::init_tokio().ok();
    let sockets = TaskTracker::new();
    let router = web::router(web::WebState {
        leptos: leptos_options(&cohort.settings),
        cookies: Arc::new(web::CookieNames::new(&cohort)),
        cohort: cohort.clone(),
        sockets: sockets.clone(),
    });
    let heartbeat = tokio::spawn(run_heartbeat(cohort.clone()));
    let security_log = tokio::spawn(run_security_log(cohort.clone()));
    let file_cleanup = tokio::spawn(run_file_cleanup(cohort.clone()));
    let course_deletion = tokio::spawn(run_course_deletion(cohort.clone()));
    let search_follower = tokio::spawn(run_search_follower(cohort.clone()));
    let ended_sessions = tokio::spawn(watch_ended_sessions(cohort.clone()));
    let presence = tokio::spawn(run_presence(cohort.clone()));
    let begin_shutdown = {
        let (cohort, sockets) = (cohort.clone(), sockets.clone());
        async move {
            shutdown.await;
            tracing::info!("shutting down: no new connections, finishing requests");
            sockets.close();
            tokio::spawn(close_sockets_gradually(cohort));
        }
    };
    let (begun, has_begun) = tokio::sync::oneshot::channel::<()>();
    let (settings, metrics) = (&cohort.settings, cohort.metrics.clone());
    let serving = web::http_server::serve(listener, router, settings, metrics, async move {
        begin_shutdown.await;
        begun.send(()).ok();
    });
    let all_finished = async {
        serving.await;
        sockets.wait().await;
    };
    let too_late = async {
        has_begun.await.ok();
        tokio::time::sleep(SHUTDOWN_TIMEOUT).await;
    };
    tokio::select! {
        () = all_finished => {}
        () = too_late => tracing::warn!("some connections did not end in time"),
    }
    heartbeat.abort();
    presence.abort();
    ended_sessions.abort();
    search_follower.abort();
    file_cleanup.abort();
    course_deletion.abort();
    security_log.abort();
    if let Some(search) = &cohort.search {
        tokio::time::timeout(DATABASE_TIMEOUT, search.close()).await.ok();
    }
    let last = cohort.store_refusals();
    if tokio::time::timeout(DATABASE_TIMEOUT, last).await.is_err() {
        tracing::warn!("the last refusals are not in the security log");
    }
    if tokio::time::timeout(DATABASE_TIMEOUT, cohort.store.close())
        .await
        .is_err()
    {
        tracing::warn!("the database did not close in time; what was acknowledged is stored");
    }
}

fn leptos_options(settings: &Settings) -> LeptosOptions {
    LeptosOptions::builder()
        .output_name("cohort")
        .site_root(settings.site.to_string_lossy().into_owned())
        .site_pkg_dir("pkg")
        .hash_files(std::env::var("LEPTOS_HASH_FILES").is_ok_and(|value| value == "true"))
        .env(match std::env::var("LEPTOS_ENV").as_deref() {
            Ok("DEV" | "dev" | "development") => leptos::config::Env::DEV,
            _ => leptos::config::Env::PROD,
        })
        .build()
}
