//! A minimal HTTP client: one connection, one request at a time. `api.rs`, `accounts.rs` and `pages.rs` use it.

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

/// A kept-alive connection.
pub struct HttpConnection {
    stream: TcpStream,
    buffer: Vec<u8>,
}

/// A response. The body includes the chunk sizes of a chunked one.
pub struct Response {
    pub status: u16,
    pub head: String,
    pub body: Vec<u8>,
}

impl Response {
    /// The value of a header, by its name in lower case.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.head.lines().find_map(|line| {
            let (key, value) = line.split_once(':')?;
            key.eq_ignore_ascii_case(name).then(|| value.trim())
        })
    }
}

impl HttpConnection {
    pub async fn open(host: &str) -> Result<Self, String> {
        let stream = TcpStream::connect(host)
            .await
            .map_err(|error| format!("{host}: {error}"))?;
        stream.set_nodelay(true).ok();
        Ok(Self {
            stream,
            buffer: Vec::with_capacity(64 * 1024),
        })
    }

    pub async fn write(&mut self, request: &str) -> Result<(), String> {
        self.stream
            .write_all(request.as_bytes())
            .await
            .map_err(|error| error.to_string())
    }

    pub async fn request(&mut self, request: &str) -> Result<Response, String> {
        self.write(request).await?;
        self.buffer.clear();
        loop {
            self.read_more().await?;
            let Some(end) = find(&self.buffer, b"\r\n\r\n") else {
                continue;
            };
            let head = String::from_utf8_lossy(&self.buffer[..end]).into_owned();
            let status = head.split(' ').nth(1).and_then(|code| code.parse().ok()).unwrap_or(0);
            let mut response = Response {
                status,
                head,
                body: Vec::new(),
            };
            let length = response
                .header("content-length")
                .and_then(|length| length.parse::<usize>().ok());
            let chunked = response.header("transfer-encoding").is_some();
            loop {
                let body = &self.buffer[end + 4..];
                let complete = match length {
                    Some(length) => body.len() >= length,
                    None => !chunked || body.ends_with(b"\r\n0\r\n\r\n") || body == b"0\r\n\r\n",
                };
                if complete {
                    response.body = body.to_vec();
                    return Ok(response);
                }
                self.read_more().await?;
            }
        }
    }

    /// Reads what has arrived, at least one byte.
    pub async fn read_more(&mut self) -> Result<(), String> {
        match self.stream.read_buf(&mut self.buffer).await {
            Ok(0) => Err("the server closed the connection".into()),
            Ok(_) => Ok(()),
            Err(error) => Err(error.to_string()),
        }
    }
}

/// A GET request with a cookie.
pub fn get(host: &str, cookie: &str, path: &str) -> String {
    format!("GET {path} HTTP/1.1\r\nHost: {host}\r\nCookie: {cookie}\r\n\r\n")
}

/// A POST request with a cookie; its body is a form or JSON.
pub fn post(host: &str, cookie: &str, path: &str, content_type: &str, body: &str) -> String {
    post_with(host, &format!("Cookie: {cookie}"), path, content_type, body)
}

/// A POST request without a cookie, as a proxy forwards it for a client at an address.
pub fn post_forwarded(host: &str, address: &str, path: &str, content_type: &str, body: &str) -> String {
    post_with(host, &format!("X-Forwarded-For: {address}"), path, content_type, body)
}

fn post_with(host: &str, header: &str, path: &str, content_type: &str, body: &str) -> String {
    format!(
        "POST {path} HTTP/1.1\r\nHost: {host}\r\n{header}\r\nSec-Fetch-Site: same-origin\r\n\
         Content-Type: {content_type}\r\nContent-Length: {}\r\n\r\n{body}",
        body.len()
    )
}

fn find(haystack: &[u8], needle: &[u8]) -> Option<usize> {
    haystack.windows(needle.len()).position(|window| window == needle)
}
