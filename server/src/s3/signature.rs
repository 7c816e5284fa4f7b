//! Signs requests: AWS Signature Version 4, with the signature in a header.

use super::address::Keys;
use crate::ids::hex;
use app::protocol::Millis;
use app::time_format::date_time;
use hmac::{Hmac, KeyInit, Mac};
use http::Method;
use sha2::{Digest, Sha256};

/// Instead of the hash of a body: of a request that has none, or whose body is not part of the signature.
pub(super) const UNSIGNED: &str = "UNSIGNED-PAYLOAD";

pub(super) struct Signer {
    keys: Keys,
    region: String,
}

impl Signer {
    pub(super) fn new(keys: Keys, region: &str) -> Self {
        Self {
            keys,
            region: region.to_owned(),
        }
    }

    /// The headers of a request that sign it. Its path needs no escapes and it has no query.
    pub(super) fn sign(
        &self,
        method: &Method,
        host: &str,
        path: &str,
        hash: &str,
        now: Millis,
    ) -> Vec<(&'static str, String)> {
        let (day, time) = times(now);
        let mut headers = vec![
            ("host", host.to_owned()),
            ("x-amz-content-sha256", hash.to_owned()),
            ("x-amz-date", time.clone()),
        ];
        if let Some(token) = &self.keys.session_token {
            headers.push(("x-amz-security-token", token.clone()));
        }
        let names: Vec<&str> = headers.iter().map(|(name, _)| *name).collect();
        let names = names.join(";");
        let lines: String = (headers.iter())
            .map(|(name, value)| format!("{name}:{value}\n"))
            .collect();
        let request = format!("{method}\n{path}\n\n{lines}\n{names}\n{hash}");
        let scope = format!("{day}/{}/s3/aws4_request", self.region);
        let to_sign = format!(
            "AWS4-HMAC-SHA256\n{time}\n{scope}\n{}",
            hex(&Sha256::digest(request.as_bytes()))
        );
        let mut key = format!("AWS4{}", self.keys.secret).into_bytes();
        for part in [day.as_str(), &self.region, "s3", "aws4_request"] {
            key = hmac(&key, part);
        }
        let signature = hex(&hmac(&key, &to_sign));
        let authorization = format!(
            "AWS4-HMAC-SHA256 Credential={}/{scope},SignedHeaders={names},Signature={signature}",
            self.keys.id
        );
        headers.remove(0);
        headers.push(("authorization", authorization));
        headers
    }
}

fn hmac(key: &[u8], text: &str) -> Vec<u8> {
    // A key of any length will do.
    let mut mac = Hmac::<Sha256>::new_from_slice(key).unwrap_or_else(|_| Hmac::new(&Default::default()));
    mac.update(text.as_bytes());
    mac.finalize().into_bytes().to_vec()
}

/// The day, and the moment: `20130524` and `20130524T000000Z`.
fn times(now: Millis) -> (String, String) {
    let at = date_time(now, 0);
    let day = format!("{:04}{:02}{:02}", at.year, at.month, at.day);
    let seconds = now.div_euclid(1000).rem_euclid(60);
    let time = format!("{day}T{:02}{:02}{seconds:02}Z", at.hour, at.minute);
    (day, time)
}

#[cfg(test)]
mod tests {
    use super::*;
    use app::time_format::millis;

    /// The keys of the examples in Amazon's documents.
    fn keys() -> Keys {
        Keys {
            id: "AKIAIOSFODNN7EXAMPLE".into(),
            secret: "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY".into(),
            session_token: None,
        }
    }

    #[test]
    fn a_signature_changes_with_everything_that_it_signs() {
        let at = millis(2013, 5, 24, 0, 0);
        let sign = |method: Method, host: &str, path: &str, hash: &str, at: Millis| {
            let headers = Signer::new(keys(), "us-east-1").sign(&method, host, path, hash, at);
            headers
                .into_iter()
                .find(|(name, _)| *name == "authorization")
                .unwrap()
                .1
        };
        let signed = sign(Method::GET, "examplebucket.s3.amazonaws.com", "/test.txt", UNSIGNED, at);
        // By the program that signs Amazon's own example as they do.
        let expected = "AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/aws4_request,\
                     SignedHeaders=host;x-amz-content-sha256;x-amz-date,Signature=5c0d4ff29e72b8f94c5b6720369921e587e39bf7a64e456887dec4b43a2d1b77";
        assert_eq!(signed, expected);
        for other in [
            sign(Method::PUT, "examplebucket.s3.amazonaws.com", "/test.txt", UNSIGNED, at),
            sign(Method::GET, "other.s3.amazonaws.com", "/test.txt", UNSIGNED, at),
            sign(
                Method::GET,
                "examplebucket.s3.amazonaws.com",
                "/other.txt",
                UNSIGNED,
                at,
            ),
            sign(Method::GET, "examplebucket.s3.amazonaws.com", "/test.txt", "", at),
            sign(
                Method::GET,
                "examplebucket.s3.amazonaws.com",
                "/test.txt",
                UNSIGNED,
                at + 1000,
            ),
        ] {
            assert_ne!(other, signed);
        }
    }
}
