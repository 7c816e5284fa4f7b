//! The sentences of why a file is not taken in.

use crate::error::Error;
use app::protocol::{Problem, ProblemKind};
use std::io;

/// A refusal that belongs to the files of a message.
pub(super) fn refused(kind: ProblemKind, text: impl Into<String>) -> Error {
    Problem::new(kind, text.into()).at("files").into()
}

pub(super) fn too_large(name: &str, most: u64, left: i64) -> Error {
    let text = if i64::try_from(most).is_ok_and(|most| most > left) {
        format!(
            "There is no room for “{name}”: {} of your space are left.",
            megabytes(left)
        )
    } else {
        let most = megabytes(i64::try_from(most).unwrap_or(i64::MAX));
        format!("“{name}” is larger than {most}, which is the most for one file.")
    };
    refused(ProblemKind::TooLarge, text)
}

/// It is in the security log with the name of the virus.
pub(super) fn infected(name: &str, virus: &str) -> Error {
    let text = format!("“{name}” was not taken: the virus scanner has found {virus} in it.");
    refused(ProblemKind::Forbidden, text)
}

/// The scanner could not be asked. What nobody has looked into is not handed out.
pub(super) fn not_scanned(name: &str, error: &io::Error) -> Error {
    tracing::error!(%error, "the virus scanner cannot be asked; uploads are refused (COHORT_CLAMD)");
    let text = format!("“{name}” cannot be checked for viruses now, so it was not taken. Please try again later.");
    refused(ProblemKind::Busy, text)
}

pub(super) fn megabytes(bytes: i64) -> String {
    format!("{} MB", (bytes + 524_288) / 1_048_576)
}

/// A disk that is full can be told; anything else is logged.
pub(super) fn disk_error(error: io::Error) -> Error {
    match error.kind() {
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded | io::ErrorKind::FileTooLarge => {
            tracing::error!(%error, "the disk of the folder of files is full");
            let text = "There is no space left on the server for files. Your text is kept; please tell whoever runs this site.";
            refused(ProblemKind::Busy, text)
        }
        _ => Error::Busy(format!("the folder of files: {error}")),
    }
}
