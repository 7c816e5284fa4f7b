//! Whether the way to Redis can be trusted: what the nodes tell each other are the messages of people.

use crate::net::is_this_machine;
use ::redis::{ConnectionAddr, IntoConnectionInfo};

/// A Redis on another machine has to be reached with TLS (`rediss://`), unless the settings say that it need not. The error
/// says what to do. Certificates are checked against the system's authorities (or `SSL_CERT_FILE`).
pub fn check_encryption(url: &str, unencrypted: bool) -> Result<(), String> {
    let unusable =
        |why: String| format!("The Redis address cannot be used ({why}). Check COHORT_REDIS_URL: rediss://host:6379.");
    let info = url
        .into_connection_info()
        .map_err(|error| unusable(error.to_string()))?;
    match info.addr() {
        ConnectionAddr::TcpTls { insecure: true, .. } => Err(unusable("#insecure checks no certificate".into())),
        ConnectionAddr::TcpTls { .. } | ConnectionAddr::Unix(_) => Ok(()),
        ConnectionAddr::Tcp(host, _) if is_this_machine(host) => Ok(()),
        ConnectionAddr::Tcp(host, _) if unencrypted => {
            tracing::warn!(
                host,
                "the connection to Redis is not encrypted: whoever reads that network reads all messages"
            );
            Ok(())
        }
        ConnectionAddr::Tcp(host, _) => Err(format!(
            "Redis is on another machine ({host}), and redis:// does not encrypt. Use rediss://, or allow it with \
             COHORT_REDIS_UNENCRYPTED=true if nobody else can read that network."
        )),
        _ => Err(unusable("this kind of address is not known".into())),
    }
}

#[cfg(test)]
mod tests {
    use super::check_encryption;

    #[test]
    fn another_machine_needs_tls_or_an_explicit_word() {
        for fine in [
            "redis://127.0.0.1:6379",
            "redis://localhost",
            "rediss://redis.example.edu:6380",
            "redis+unix:///run/redis.sock",
        ] {
            assert!(check_encryption(fine, false).is_ok(), "{fine}");
        }
        assert!(check_encryption("redis://redis.example.edu", true).is_ok());
        for refused in [
            "redis://redis.example.edu:6379",
            "redis://192.0.2.7",
            "rediss://redis.example.edu/#insecure",
            "http://x",
        ] {
            assert!(check_encryption(refused, false).is_err(), "{refused}");
        }
    }
}
