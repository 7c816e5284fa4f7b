//! Which addresses are this machine's own: what goes there is read by nobody on the way.

use std::net::IpAddr;

/// A host name or address without its port: loopback, `localhost`, or the folder of a Unix socket.
pub fn is_this_machine(host: &str) -> bool {
    let host = host.trim_start_matches('[').trim_end_matches(']');
    host.starts_with('/')
        || host.eq_ignore_ascii_case("localhost")
        || host.to_ascii_lowercase().ends_with(".localhost")
        || host
            .parse::<IpAddr>()
            .is_ok_and(|address| address.to_canonical().is_loopback())
}

/// The host of a web address: without scheme, port, user and path.
pub fn host_of(url: &str) -> &str {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let host = authority.rsplit_once('@').map_or(authority, |(_, host)| host);
    match host.strip_prefix('[').and_then(|rest| rest.split_once(']')) {
        Some((address, _)) => address,
        None => host.split(':').next().unwrap_or_default(),
    }
}

/// Whether what is sent to a web address can be read on its way: it goes by http to another machine.
pub fn is_in_the_clear(url: &str) -> bool {
    url.starts_with("http://") && !is_this_machine(host_of(url))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn this_machine_is_known_by_its_loopback_addresses() {
        for own in [
            "127.0.0.1",
            "127.8.0.1",
            "::1",
            "[::1]",
            "localhost",
            "a.localhost",
            "/run/postgresql",
            "::ffff:127.0.0.1",
        ] {
            assert!(is_this_machine(own), "{own}");
        }
        for other in ["0.0.0.0", "192.0.2.7", "chat.example.edu", "localhost.example.edu", ""] {
            assert!(!is_this_machine(other), "{other}");
        }
        assert_eq!(host_of("https://chat.example.edu:8443/x"), "chat.example.edu");
        assert_eq!(host_of("redis://user:p:w@[::1]:6379/0"), "::1");
    }
}
