//! The address that users type, in the form in which browsers send it as `Origin`: small letters, no default port, names in
//! other scripts as Punycode, no slash or dot at its end. What cannot work is refused with a sentence, or warned about.

use crate::net::is_in_the_clear;
use std::net::{IpAddr, SocketAddr};
use url::{Host, Url};

/// The public address. If none is given: this machine, at the port that is listened on.
pub fn public_address(given: Option<&str>, listen: SocketAddr) -> Result<String, String> {
    let given = given.map(str::trim).filter(|given| !given.is_empty());
    let Some(given) = given else {
        return Ok(format!("http://{}", reachable(listen)));
    };
    let unusable = |why: &str| {
        Err(format!(
            "The public address {given} cannot be used: {why}. Give it as http://name or https://name, without a path."
        ))
    };
    let Ok(url) = Url::parse(given) else {
        return unusable("it is not an address");
    };
    if !matches!(url.scheme(), "http" | "https") {
        return unusable("it begins with neither http:// nor https://");
    }
    if url.path() != "/" || url.query().is_some() || url.fragment().is_some() {
        return unusable("Cohort is not served under a path");
    }
    if !url.username().is_empty() || url.password().is_some() {
        return unusable("it contains a user name");
    }
    let host = match url.host() {
        Some(Host::Domain(name)) => name.trim_end_matches('.').to_owned(),
        Some(Host::Ipv4(address)) if address.is_unspecified() => {
            return unusable("0.0.0.0 means \"every address of this machine\" and no browser reaches it");
        }
        Some(Host::Ipv6(address)) if address.is_unspecified() => {
            return unusable("[::] means \"every address of this machine\" and no browser reaches it");
        }
        Some(host) => host.to_string(),
        None => String::new(),
    };
    if host.is_empty() {
        return unusable("it names no host");
    }
    let port = url.port().map(|port| format!(":{port}")).unwrap_or_default();
    Ok(format!("{}://{host}{port}", url.scheme()))
}

/// What to say at the start about an address that only partly works.
pub fn warnings(given: Option<&str>, listen: SocketAddr, public_url: &str) -> Vec<String> {
    let mut warnings = Vec::new();
    let given = given.is_some_and(|given| !given.trim().is_empty());
    if !given && listen.ip().is_unspecified() {
        warnings.push(format!(
            "Other machines can connect, but invite links begin with {public_url}, which only this machine can open. Set \
             --public-url (COHORT_PUBLIC_URL) to the address that users type."
        ));
    }
    if is_in_the_clear(public_url) {
        warnings.push(format!(
            "Passwords travel in the clear: {public_url} is not https. Put docs/nginx.conf or docs/Caddyfile in front, and set \
             --public-url (COHORT_PUBLIC_URL) to its address."
        ));
    }
    warnings
}

/// Where this machine reaches what listens on an address.
fn reachable(listen: SocketAddr) -> String {
    match listen.ip() {
        ip if ip.is_unspecified() => format!("localhost{}", port(listen.port())),
        IpAddr::V4(ip) => format!("{ip}{}", port(listen.port())),
        IpAddr::V6(ip) => format!("[{ip}]{}", port(listen.port())),
    }
}

fn port(port: u16) -> String {
    if port == 80 { String::new() } else { format!(":{port}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn listen(address: &str) -> SocketAddr {
        address.parse().unwrap()
    }

    #[test]
    fn the_public_address_is_what_browsers_send_as_origin() {
        for (given, origin) in [
            ("https://Chat.Example.EDU/", "https://chat.example.edu"),
            ("https://chat.example.edu:443", "https://chat.example.edu"),
            ("http://chat.example.edu:80/", "http://chat.example.edu"),
            ("https://chat.example.edu:8443", "https://chat.example.edu:8443"),
            ("https://schüle.example.", "https://xn--schle-mva.example"),
            ("http://[::1]:3000", "http://[::1]:3000"),
            (" http://127.1:3000 ", "http://127.0.0.1:3000"),
        ] {
            assert_eq!(
                public_address(Some(given), listen("127.0.0.1:3000")).as_deref(),
                Ok(origin),
                "{given}"
            );
        }
        for given in [
            "chat.example.edu",
            "ftp://chat.example.edu",
            "https://chat.example.edu/cohort",
            "https://",
            "http://0.0.0.0:3000",
            "http://[::]:3000",
            "https://ada@chat.example.edu",
            "https://chat.example.edu/?x=1",
        ] {
            let refused = public_address(Some(given), listen("127.0.0.1:3000")).unwrap_err();
            assert!(
                refused.contains(given) && refused.contains("cannot be used"),
                "{refused}"
            );
        }
    }

    #[test]
    fn no_invite_link_leads_to_every_address_of_this_machine() {
        for (address, public) in [
            ("0.0.0.0:3000", "http://localhost:3000"),
            ("[::]:80", "http://localhost"),
            ("127.0.0.1:3000", "http://127.0.0.1:3000"),
            ("[::1]:3000", "http://[::1]:3000"),
        ] {
            assert_eq!(public_address(Some(" "), listen(address)).as_deref(), Ok(public));
        }
        let warned = |given, address: &str| {
            let public = public_address(given, listen(address)).unwrap();
            warnings(given, listen(address), &public)
        };
        assert!(warned(None, "0.0.0.0:3000")[0].contains("--public-url"));
        assert!(warned(Some("http://chat.example.edu"), "0.0.0.0:80")[0].contains("in the clear"));
        for (given, address) in [
            (None, "127.0.0.1:3000"),
            (Some("http://localhost:3000"), "0.0.0.0:3000"),
            (Some("https://chat.example.edu"), "127.0.0.1:3000"),
        ] {
            assert_eq!(warned(given, address), Vec::<String>::new());
        }
    }
}
