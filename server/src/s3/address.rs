//! Where a bucket is: `s3://bucket/prefix?endpoint=https://minio:9000&region=eu-central-1`.

use crate::net::is_this_machine;
use std::fmt;
use url::Url;

/// A bucket, with what stands before the names of all its objects.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Address {
    pub encrypted: bool,
    /// Host, and port if it is not the usual one.
    pub host: String,
    pub port: u16,
    pub region: String,
    bucket: String,
    /// With a slash at its end, or empty.
    prefix: String,
}

/// What requests are signed with.
#[derive(Clone, PartialEq, Eq)]
pub struct Keys {
    pub id: String,
    pub secret: String,
    /// Of keys that are only valid for a while.
    pub session_token: Option<String>,
}

impl fmt::Debug for Keys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Keys")
    }
}

impl Address {
    /// The error is a sentence that says what is expected.
    pub fn parse(text: &str) -> Result<Self, String> {
        let wrong = |why: &str| {
            format!(
                "COHORT_FILES_URL {why}. It looks like s3://bucket/prefix?region=eu-central-1, with &endpoint=https://… for what is not Amazon's."
            )
        };
        let url = Url::parse(text).map_err(|_| wrong("cannot be read"))?;
        let bucket = url.host_str().unwrap_or_default().to_owned();
        if url.scheme() != "s3" || bucket.is_empty() {
            return Err(wrong("names no bucket"));
        }
        let value = |name: &str| {
            let found = url.query_pairs().find(|(key, _)| key == name);
            found.map(|(_, value)| value.into_owned())
        };
        let region = value("region").unwrap_or_else(|| "us-east-1".into());
        let endpoint = value("endpoint").unwrap_or_else(|| format!("https://s3.{region}.amazonaws.com"));
        let endpoint = Url::parse(&endpoint).map_err(|_| wrong("has an endpoint that cannot be read"))?;
        let (Some(name), Some(port)) = (endpoint.host_str(), endpoint.port_or_known_default()) else {
            return Err(wrong("has an endpoint without a host"));
        };
        if endpoint.scheme() != "https" && !(endpoint.scheme() == "http" && is_this_machine(name)) {
            return Err(wrong(
                "leads to another machine by http, where others could read the files; use https",
            ));
        }
        let prefix = match url.path().trim_matches('/') {
            "" => String::new(),
            prefix => format!("{prefix}/"),
        };
        let plain = |text: &str| {
            (text.chars()).all(|sign| sign.is_ascii_alphanumeric() || matches!(sign, '-' | '_' | '.' | '/'))
        };
        if !plain(&prefix) || !plain(&bucket) || !plain(&region) {
            return Err(wrong("may hold letters, digits and -_./ only"));
        }
        Ok(Self {
            encrypted: endpoint.scheme() == "https",
            host: endpoint
                .port()
                .map_or_else(|| name.to_owned(), |port| format!("{name}:{port}")),
            port,
            region,
            bucket,
            prefix,
        })
    }

    /// The host without its port.
    pub fn host_name(&self) -> &str {
        let name = self.host.strip_suffix(&format!(":{}", self.port)).unwrap_or(&self.host);
        name.trim_start_matches('[').trim_end_matches(']')
    }

    /// The path of an object. Names are ours: nothing in them has to be escaped.
    pub fn path_of(&self, name: &str) -> String {
        format!("/{}/{}{name}", self.bucket, self.prefix)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_names_bucket_prefix_endpoint_and_region() {
        let amazon = Address::parse("s3://school/chat?region=eu-central-1").unwrap();
        assert_eq!(
            (amazon.host.as_str(), amazon.port),
            ("s3.eu-central-1.amazonaws.com", 443)
        );
        assert_eq!(amazon.path_of("ab"), "/school/chat/ab");
        let minio = Address::parse("s3://files?endpoint=http://127.0.0.1:9000").unwrap();
        assert_eq!(
            (minio.host.as_str(), minio.host_name()),
            ("127.0.0.1:9000", "127.0.0.1")
        );
        assert_eq!((minio.encrypted, minio.path_of("ab")), (false, "/files/ab".to_owned()));
        for wrong in [
            "",
            "data/files",
            "https://school/chat",
            "s3://",
            "s3://files?endpoint=http://minio.example.edu:9000",
            "s3://files/a%20b",
        ] {
            assert!(Address::parse(wrong).is_err(), "{wrong}");
        }
    }
}
