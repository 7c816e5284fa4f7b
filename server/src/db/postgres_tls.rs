//! Whether the way to PostgreSQL can be trusted. Without a word in the address the driver would encrypt if the server
//! offers it, check nothing, and go on in the clear if it does not.

use super::open_error::OpenError;
use crate::error::Error;
use crate::net::is_this_machine;
use sqlx::postgres::{PgConnectOptions, PgSslMode};
use std::str::FromStr;

/// On this machine anything goes. Elsewhere the address has to ask for a verified connection (`sslmode=verify-full`), or to
/// say that it wants none (`sslmode=disable`).
pub(super) fn check(url: &str) -> Result<(), OpenError> {
    let options = PgConnectOptions::from_str(url).map_err(|error| Error::internal(error.to_string()))?;
    let local = options.get_socket().is_some() || is_this_machine(options.get_host());
    let says = |mode: &str| {
        let query = url.split_once('?').map_or("", |(_, query)| query);
        query
            .split('&')
            .any(|pair| pair == format!("sslmode={mode}") || pair == format!("ssl-mode={mode}"))
    };
    match options.get_ssl_mode() {
        PgSslMode::VerifyFull => Ok(()),
        PgSslMode::Disable if says("disable") => {
            if !local {
                tracing::warn!(
                    "the connection to PostgreSQL is not encrypted (sslmode=disable): whoever reads that network reads everything"
                );
            }
            Ok(())
        }
        _ if local => Ok(()),
        _ => Err(OpenError::Unverified {
            host: options.get_host().to_owned(),
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn another_machine_needs_a_verified_connection_or_an_explicit_word() {
        for fine in [
            "postgres:///cohort?host=/run/postgresql&user=cohort",
            "postgres://cohort@localhost/cohort",
            "postgres://cohort@127.0.0.1:5433/cohort?sslmode=prefer",
            "postgres://cohort@db.example.edu/cohort?sslmode=verify-full&sslrootcert=/etc/ca.pem",
            "postgres://cohort@db.example.edu/cohort?sslmode=disable",
        ] {
            assert!(check(fine).is_ok(), "{fine}");
        }
        for refused in [
            "postgres://cohort@db.example.edu/cohort",
            "postgres://cohort@192.0.2.7/cohort?sslmode=prefer",
            "postgres://cohort@192.0.2.7/cohort?sslmode=require",
            "postgres://cohort@db.example.edu/cohort?sslmode=verify-ca",
        ] {
            assert!(matches!(check(refused), Err(OpenError::Unverified { .. })), "{refused}");
        }
    }
}
