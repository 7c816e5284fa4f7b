//! The address by which attempts are counted: as a trusted proxy saw it, or that of the connection.

use super::state::WebState;
use axum::extract::ConnectInfo;
use axum::http::HeaderMap;
use axum::http::request::Parts;
use std::net::{IpAddr, SocketAddr};

pub(super) fn client_address(parts: &Parts, state: &WebState) -> String {
    let socket = parts
        .extensions
        .get::<ConnectInfo<SocketAddr>>()
        .map(|info| info.0.ip());
    let forwarded = Some(&parts.headers)
        .filter(|_| state.cohort.settings.trust_proxy)
        .and_then(forwarded_for);
    forwarded.or(socket).map(network).unwrap_or_default()
}

/// What the nearest proxy wrote: the end of the last such line. Everything before it can be forged.
fn forwarded_for(headers: &HeaderMap) -> Option<IpAddr> {
    let line = headers.get_all("x-forwarded-for").iter().next_back()?.to_str().ok()?;
    let address = line.rsplit(',').next()?.trim();
    let with_port = || address.parse::<SocketAddr>().ok().map(|address| address.ip());
    address.parse().ok().or_else(with_port)
}

/// The network of an address: whoever has one IPv6 address has all of it.
pub(super) fn network(address: IpAddr) -> String {
    match address.to_canonical() {
        IpAddr::V4(address) => address.to_string(),
        IpAddr::V6(address) => {
            let [a, b, c, d, ..] = address.segments();
            format!("{a:x}:{b:x}:{c:x}:{d:x}::/64")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::HeaderValue;

    #[test]
    fn the_nearest_proxy_says_where_a_request_comes_from() {
        for (lines, address) in [
            (vec!["198.51.100.1"], Some("198.51.100.1")),
            (vec!["made up, 198.51.100.1"], Some("198.51.100.1")),
            (vec!["192.0.2.7", "198.51.100.1"], Some("198.51.100.1")),
            (vec!["198.51.100.1:4711"], Some("198.51.100.1")),
            (vec!["::ffff:198.51.100.1"], Some("198.51.100.1")),
            (vec!["2001:db8:1:2:3:4:5:6"], Some("2001:db8:1:2::/64")),
            (vec!["[2001:db8:1:2::9]:4711"], Some("2001:db8:1:2::/64")),
            (vec!["unknown"], None),
            (vec![], None),
        ] {
            let mut headers = HeaderMap::new();
            for line in &lines {
                headers.append("x-forwarded-for", HeaderValue::from_static(line));
            }
            assert_eq!(forwarded_for(&headers).map(network).as_deref(), address, "{lines:?}");
        }
    }
}
