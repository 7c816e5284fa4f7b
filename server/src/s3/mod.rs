//! A bucket of S3, or of what speaks like it (MinIO, Ceph, Garage): puts, reads and deletes objects. Called by `file_store.rs`
//! only. An object is sent and read piece by piece, so its size costs no memory.

mod address;
mod connection;
mod signature;

pub use address::{Address, Keys};

use crate::clock::Clock;
use crate::ids::hex;
use axum::body::Body;
use connection::Connector;
use futures_util::{StreamExt, stream};
use http::{HeaderValue, Method, Request, Response, StatusCode, header};
use sha2::{Digest, Sha256};
use signature::{Signer, UNSIGNED};
use std::io;
use std::path::Path;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;
use tokio::fs::File;
use tokio::io::AsyncRead;
use tokio::time::timeout;
use tokio_util::io::{ReaderStream, StreamReader};

/// Bytes that are sent at a time.
const PIECE: usize = 64 * 1024;
/// Until an answer begins, all that was sent included.
const ANSWER: Duration = Duration::from_secs(120);
/// Until more of an object comes.
const MORE: Duration = Duration::from_secs(30);
/// Bytes of an error that are read for the log.
const ERROR: usize = 2048;

/// Bytes of an object on their way.
pub type ObjectBytes = Pin<Box<dyn AsyncRead + Send>>;

/// A bucket, and how its requests are signed.
pub struct Bucket {
    address: Address,
    signer: Signer,
    connector: Connector,
    clock: Arc<dyn Clock>,
}

impl Bucket {
    /// Nothing is asked of the bucket yet. An error if the system has no certificates to check it with.
    pub fn new(address: Address, keys: Keys, clock: Arc<dyn Clock>) -> io::Result<Self> {
        Ok(Self {
            connector: Connector::new(&address)?,
            signer: Signer::new(keys, &address.region),
            address,
            clock,
        })
    }

    /// Whether objects can be put and removed: tries it.
    pub async fn check(&self) -> io::Result<()> {
        let name = "cohort-start";
        self.answer(Method::PUT, name, None, &hex(&Sha256::digest(b"")), Body::empty(), 0)
            .await?;
        self.remove(name).await
    }

    /// Puts a file. Once this is done, it is kept.
    pub async fn put(&self, name: &str, path: &Path) -> io::Result<()> {
        let (hash, size) = hash_of(path).await?;
        let body = Body::from_stream(ReaderStream::with_capacity(File::open(path).await?, PIECE));
        self.answer(Method::PUT, name, None, &hash, body, size).await.map(drop)
    }

    /// So many bytes of an object, from one of them on; all of it without that.
    pub async fn get(&self, name: &str, part: Option<(u64, u64)>) -> io::Result<ObjectBytes> {
        if part.is_some_and(|(_, length)| length == 0) {
            return Ok(Box::pin(tokio::io::empty()));
        }
        let answer = self.answer(Method::GET, name, part, UNSIGNED, Body::empty(), 0).await?;
        if part.is_some() && answer.status() != StatusCode::PARTIAL_CONTENT {
            return Err(io::Error::other("S3 does not answer with the part that was asked for"));
        }
        let pieces = answer.into_body().into_data_stream();
        // What stands still does so for ever otherwise.
        let pieces = stream::unfold(pieces, |mut pieces| async move {
            let piece = match timeout(MORE, pieces.next()).await {
                Ok(piece) => piece?.map_err(io::Error::other),
                Err(_) => Err(io::ErrorKind::TimedOut.into()),
            };
            Some((piece, pieces))
        });
        Ok(Box::pin(StreamReader::new(Box::pin(pieces))))
    }

    /// Removes an object; it may be gone already.
    pub async fn remove(&self, name: &str) -> io::Result<()> {
        match self
            .answer(Method::DELETE, name, None, UNSIGNED, Body::empty(), 0)
            .await
        {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
            _ => Ok(()),
        }
    }

    async fn answer(
        &self,
        method: Method,
        name: &str,
        part: Option<(u64, u64)>,
        hash: &str,
        body: Body,
        size: u64,
    ) -> io::Result<Response<Body>> {
        let path = self.address.path_of(name);
        let signed = self
            .signer
            .sign(&method, &self.address.host, &path, hash, self.clock.now());
        let mut request = Request::builder()
            .method(&method)
            .uri(&path)
            .header(header::HOST, &self.address.host);
        for (name, value) in signed {
            request = request.header(name, value);
        }
        if method == Method::PUT {
            request = request.header(header::CONTENT_LENGTH, HeaderValue::from(size));
        }
        if let Some((first, length)) = part {
            let last = first.saturating_add(length).saturating_sub(1);
            request = request.header(header::RANGE, format!("bytes={first}-{last}"));
        }
        let request = request.body(body).map_err(io::Error::other)?;
        let late = || io::Error::new(io::ErrorKind::TimedOut, "S3 does not answer in time");
        let answer = timeout(ANSWER, self.connector.send(request))
            .await
            .map_err(|_| late())??;
        match answer.status() {
            status if status.is_success() => Ok(answer),
            StatusCode::NOT_FOUND => Err(io::ErrorKind::NotFound.into()),
            status => {
                let text = timeout(MORE, axum::body::to_bytes(answer.into_body(), ERROR)).await;
                let text = text.ok().and_then(Result::ok).unwrap_or_default();
                let text = String::from_utf8_lossy(&text);
                // Its code, such as AccessDenied or QuotaExceeded.
                let code = text.split_once("<Code>").and_then(|(_, rest)| rest.split_once('<'));
                let code = code.map_or("", |(code, _)| code).escape_debug();
                Err(io::Error::other(format!("S3 answers {status} {code}")))
            }
        }
    }
}

async fn hash_of(path: &Path) -> io::Result<(String, u64)> {
    let (mut hash, mut size) = (Sha256::new(), 0);
    let mut pieces = ReaderStream::with_capacity(File::open(path).await?, PIECE);
    while let Some(piece) = pieces.next().await {
        let piece = piece?;
        size += piece.len() as u64;
        hash.update(&piece);
    }
    Ok((hex(&hash.finalize()), size))
}
