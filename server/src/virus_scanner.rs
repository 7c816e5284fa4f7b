//! Asks clamd, the daemon of ClamAV, whether a file has a virus. The file is sent to it piece by piece (its command
//! `INSTREAM`), so the two need no folder in common. Called for every upload if `COHORT_CLAMD` is set.

use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;
use tokio::fs::File;
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::{TcpStream, UnixStream};
use tokio::time::timeout;

/// Bytes that are sent at a time.
const PIECE: usize = 64 * 1024;
/// Bytes of an answer: one line with a name in it.
const ANSWER: u64 = 4096;
const CONNECT: Duration = Duration::from_secs(5);
/// From the first byte to the answer. It waits for one of clamd's threads meanwhile.
const SCAN: Duration = Duration::from_secs(60);

/// Where clamd listens.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum VirusScanner {
    /// `host:port`
    Tcp(String),
    /// The path of a socket.
    Unix(PathBuf),
}

/// What clamd says of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    Clean,
    /// With the name of what was found.
    Infected(String),
}

impl VirusScanner {
    /// Reads `host:port`, or the path of a socket. The error is a sentence.
    pub fn parse(text: &str) -> Result<Self, String> {
        let text = text.trim();
        let path = text.strip_prefix("unix:").unwrap_or(text);
        if path.starts_with('/') {
            return Ok(Self::Unix(path.into()));
        }
        let address = text.strip_prefix("tcp://").unwrap_or(text);
        match address.rsplit_once(':') {
            Some((host, port)) if !host.is_empty() && port.parse::<u16>().is_ok() => Ok(Self::Tcp(address.to_owned())),
            _ => Err(format!(
                "COHORT_CLAMD is host:port or the path of a socket, such as 127.0.0.1:3310 or /run/clamav/clamd.ctl, not {text}."
            )),
        }
    }

    /// Has a file scanned. An error if it could not be: then nobody knows what is in it.
    pub async fn scan(&self, path: &Path) -> io::Result<Verdict> {
        let file = File::open(path).await?;
        let answer = in_time(SCAN, async {
            match self {
                Self::Tcp(address) => ask(in_time(CONNECT, TcpStream::connect(address)).await?, file).await,
                Self::Unix(path) => ask(in_time(CONNECT, UnixStream::connect(path)).await?, file).await,
            }
        });
        verdict(&answer.await?)
    }
}

async fn in_time<T>(most: Duration, doing: impl Future<Output = io::Result<T>>) -> io::Result<T> {
    let late = || io::Error::new(io::ErrorKind::TimedOut, "clamd does not answer in time");
    timeout(most, doing).await.map_err(|_| late())?
}

async fn ask(mut clamd: impl AsyncRead + AsyncWrite + Unpin, file: File) -> io::Result<String> {
    // It answers before it has everything if that is too much for it, and then reads no further.
    let sent = send(&mut clamd, file).await;
    let mut answer = Vec::new();
    let received = clamd.take(ANSWER).read_to_end(&mut answer).await;
    if answer.is_empty() {
        sent?;
        received?;
    }
    Ok(String::from_utf8_lossy(&answer)
        .trim_end_matches(['\0', '\n'])
        .to_owned())
}

async fn send(clamd: &mut (impl AsyncWrite + Unpin), mut file: File) -> io::Result<()> {
    clamd.write_all(b"zINSTREAM\0").await?;
    let mut piece = vec![0; PIECE];
    loop {
        let size = file.read(&mut piece).await?;
        clamd.write_all(&u32::try_from(size).unwrap_or(0).to_be_bytes()).await?;
        // An empty piece is the end.
        if size == 0 {
            return clamd.flush().await;
        }
        clamd.write_all(&piece[..size]).await?;
    }
}

/// Reads `stream: OK` or `stream: Name FOUND`; everything else is an error.
fn verdict(answer: &str) -> io::Result<Verdict> {
    let result = answer.strip_prefix("stream: ").unwrap_or(answer);
    if result == "OK" {
        return Ok(Verdict::Clean);
    }
    match result.strip_suffix(" FOUND") {
        Some(name) => {
            let plain = |sign: &char| sign.is_ascii_graphic();
            Ok(Verdict::Infected(name.chars().filter(plain).take(100).collect()))
        }
        None => Err(io::Error::other(format!("clamd: {}", answer.escape_debug()))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_ok_is_clean_and_only_found_is_infected() {
        assert_eq!(verdict("stream: OK").unwrap(), Verdict::Clean);
        let found = verdict("stream: Win.Test.EICAR_HDB-1 FOUND").unwrap();
        assert_eq!(found, Verdict::Infected("Win.Test.EICAR_HDB-1".into()));
        for other in [
            "",
            "OK FOUND OK",
            "INSTREAM size limit exceeded. ERROR",
            "stream: ",
            "PONG",
        ] {
            assert!(verdict(other).is_err(), "{other}");
        }
    }

    #[test]
    fn an_address_is_a_port_or_a_path() {
        let unix = VirusScanner::Unix("/run/clamav/clamd.ctl".into());
        for (text, parsed) in [
            ("127.0.0.1:3310", VirusScanner::Tcp("127.0.0.1:3310".into())),
            ("tcp://clamav:3310", VirusScanner::Tcp("clamav:3310".into())),
            ("/run/clamav/clamd.ctl", unix.clone()),
            ("unix:/run/clamav/clamd.ctl", unix),
        ] {
            assert_eq!(VirusScanner::parse(text), Ok(parsed), "{text}");
        }
        for wrong in ["clamav", ":3310", "clamav:port", "run/clamd.ctl"] {
            assert!(VirusScanner::parse(wrong).is_err(), "{wrong}");
        }
    }
}
