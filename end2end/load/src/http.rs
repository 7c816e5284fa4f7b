//! A minimal HTTP client: one connection, one request at a time. `api.rs`, `accounts.rs` and `pages.rs` use it.

use std::net::{Ipv4Addr, SocketAddr};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpSocket, TcpStream};

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
        self.headers(name).next()
    }

    /// All values of a header that may come several times.
    pub fn headers<'a, 'n>(&'a self, name: &'n str) -> impl Iterator<Item = &'a str> + use<'a, 'n> {
        self.head.lines().filter_map(move |line| {
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
        Ok(Self::of(stream))
    }

    /// Comes from another address of this machine (127.0.0.0/8), as if it were another client.
    pub async fn open_from(address: Ipv4Addr, host: &str) -> Result<Self, String> {
        connect_from(address, host, None).await.map(Self::of)
    }

    fn of(stream: TcpStream) -> Self {
        stream.set_nodelay(true).ok();
        Self {
            stream,
            buffer: Vec::with_capacity(64 * 1024),
        }
    }

    /// Whether the server has closed it.
    pub fn is_closed(&self) -> bool {
        matches!(self.stream.try_read(&mut [0; 1]), Ok(0))
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

/// A connection from an address of this machine, with so large a buffer for what arrives.
pub async fn connect_from(address: Ipv4Addr, host: &str, buffer: Option<u32>) -> Result<TcpStream, String> {
    let connect = async {
        let socket = TcpSocket::new_v4()?;
        socket.bind(SocketAddr::from((address, 0)))?;
        if let Some(bytes) = buffer {
            socket.set_recv_buffer_size(bytes)?;
        }
        let host = host.parse().map_err(std::io::Error::other)?;
        socket.connect(host).await
    };
    connect.await.map_err(|error| format!("{host}: {error}"))
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
