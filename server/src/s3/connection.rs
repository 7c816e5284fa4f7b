//! Sends a request to the host of a bucket, each over a connection of its own: there are few, and none is left behind.

use super::address::Address;
use axum::body::Body;
use http::{Request, Response};
use hyper::client::conn::http1;
use hyper_util::rt::TokioIo;
use std::io;
use std::sync::Arc;
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;
use tokio::time::timeout;
use tokio_rustls::TlsConnector;
use tokio_rustls::rustls::crypto::ring::default_provider;
use tokio_rustls::rustls::pki_types::ServerName;
use tokio_rustls::rustls::{ClientConfig, RootCertStore};

const CONNECT: Duration = Duration::from_secs(10);

pub(super) struct Connector {
    host: String,
    port: u16,
    /// None on this machine, without encryption.
    tls: Option<(TlsConnector, ServerName<'static>)>,
}

impl Connector {
    pub(super) fn new(address: &Address) -> io::Result<Self> {
        let host = address.host_name().to_owned();
        let tls = match address.encrypted {
            true => Some((tls()?, ServerName::try_from(host.clone()).map_err(io::Error::other)?)),
            false => None,
        };
        Ok(Self {
            host,
            port: address.port,
            tls,
        })
    }

    pub(super) async fn send(&self, request: Request<Body>) -> io::Result<Response<Body>> {
        let late = || io::Error::new(io::ErrorKind::TimedOut, "S3 cannot be reached in time");
        let connecting = TcpStream::connect((self.host.as_str(), self.port));
        let stream = timeout(CONNECT, connecting).await.map_err(|_| late())??;
        stream.set_nodelay(true)?;
        match &self.tls {
            None => exchange(stream, request).await,
            Some((tls, name)) => {
                let shaking = tls.connect(name.clone(), stream);
                exchange(timeout(CONNECT, shaking).await.map_err(|_| late())??, request).await
            }
        }
    }
}

async fn exchange(
    stream: impl AsyncRead + AsyncWrite + Send + Unpin + 'static,
    request: Request<Body>,
) -> io::Result<Response<Body>> {
    let (mut sender, connection) = http1::handshake(TokioIo::new(stream)).await.map_err(io::Error::other)?;
    // Ends with the body of the answer.
    tokio::spawn(connection);
    let answer = sender.send_request(request).await.map_err(io::Error::other)?;
    Ok(answer.map(Body::new))
}

/// Checks with the certificates of the system.
fn tls() -> io::Result<TlsConnector> {
    let mut roots = RootCertStore::empty();
    roots.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
    if roots.is_empty() {
        return Err(io::Error::other("the system has no certificates to check S3 with"));
    }
    let config = ClientConfig::builder_with_provider(Arc::new(default_provider()));
    let config = config.with_safe_default_protocol_versions().map_err(io::Error::other)?;
    let config = config.with_root_certificates(roots).with_no_client_auth();
    Ok(TlsConnector::from(Arc::new(config)))
}
