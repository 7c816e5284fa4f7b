//! Wrong passwords for a teacher from many addresses: how many are tried, and whether the teacher still gets in, from the
//! browser that she uses and from another.

use super::figure::print;
use super::person::{Person, try_password};
use super::{PASSWORD, TEACHER};
use std::net::Ipv4Addr;

const ADDRESSES: u8 = 10;
const TRIES_EACH: usize = 12;

pub async fn run(host: &str) -> Result<(), String> {
    let known = Person::sign_in(host, TEACHER, [0, 2]).await?;
    let mut tried = 0;
    let mut rounds = tokio::task::JoinSet::new();
    for address in 1..=ADDRESSES {
        let host = host.to_owned();
        rounds.spawn(async move {
            let (mut tried, address) = (0, Ipv4Addr::new(127, 0, 5, address));
            for number in 0..TRIES_EACH {
                let guess = format!("wrong guess {number}");
                let status = try_password(&host, address, TEACHER, &guess, "").await?.status;
                tried += usize::from(!matches!(status, 429 | 503));
            }
            Ok::<_, String>(tried)
        });
    }
    while let Some(result) = rounds.join_next().await {
        tried += result.map_err(|error| error.to_string())??;
    }
    let all = usize::from(ADDRESSES) * TRIES_EACH;
    print("guesses", tried, format!("{tried} of {all} from {ADDRESSES} addresses"));
    for (key, address, cookie) in [
        ("guessing_known", [0, 2], known.cookie.as_str()),
        ("guessing_elsewhere", [6, 1], ""),
    ] {
        let address = Ipv4Addr::new(127, 0, address[0], address[1]);
        let status = try_password(host, address, TEACHER, PASSWORD, cookie).await?.status;
        let words = if status == 303 { "gets in" } else { "is locked out" };
        print(key, u8::from(status == 303), words);
    }
    Ok(())
}
