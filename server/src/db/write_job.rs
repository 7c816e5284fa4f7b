//! What the writer is given to do, and who waits for it.

use super::transaction::Tx;
use crate::actor::Actor;
use crate::clock::CoarseInstant;
use crate::error::Error;
use crate::markdown::Rendered;
use app::protocol::{AttachedFile, Done, File, Problem, ProblemKind, RoomId, SendMessage};
use futures_util::future::BoxFuture;
use tokio::sync::oneshot;

/// A message that somebody wants to send.
#[derive(Clone, Debug)]
pub struct NewMessage {
    pub actor: Actor,
    pub room: RoomId,
    pub uuid: String,
    pub content: String,
    /// `@everyone` in it is meant, whatever their number.
    pub everyone: bool,
    /// What the text becomes; rendered before it is queued.
    pub rendered: Rendered,
    /// The names of groups of people that its author may mention there: found out when it is judged.
    pub roles: Vec<&'static str>,
    /// The usernames of those whom it reaches: found out when it is judged.
    pub mentioned: Vec<String>,
    /// The files that it names, and, once it is judged, as they are shown.
    pub files: Vec<AttachedFile>,
    pub attached: Vec<File>,
    /// It is a reply in a thread: found out when it is judged.
    pub in_thread: bool,
    /// Say a reply in the thread's room too.
    pub also_in_room: bool,
    /// It is what is said in the room of the reply before it.
    pub repeats_reply: bool,
}

impl NewMessage {
    /// A message that is not judged yet.
    pub fn new(actor: Actor, message: SendMessage, rendered: Rendered) -> Self {
        Self {
            actor,
            room: message.room,
            uuid: message.uuid,
            content: message.content,
            everyone: message.everyone,
            rendered,
            roles: Vec::new(),
            mentioned: Vec::new(),
            files: message.files,
            attached: Vec::new(),
            in_thread: false,
            also_in_room: message.also_in_room,
            repeats_reply: false,
        }
    }
}

/// The application's rules for new messages: several of them at once, each judged as if it were alone.
pub type WriteMessages =
    for<'t> fn(&'t mut Tx<'_>, Vec<NewMessage>) -> BoxFuture<'t, Result<Vec<Result<Done, Problem>>, Error>>;

pub(super) type Work = Box<dyn for<'t> FnOnce(&'t mut Tx<'_>) -> BoxFuture<'t, Result<(), Error>> + Send>;

/// Something to do, and who waits for it.
pub(super) enum Job {
    Work(Work, oneshot::Sender<Result<(), Error>>),
    Message(Box<NewMessage>, oneshot::Sender<Result<Done, Error>>),
}

/// A job, and since when it waits.
pub(super) type Queued = (CoarseInstant, Job);

/// The answer when too much waits already.
pub(super) fn too_busy() -> Problem {
    Problem::new(
        ProblemKind::Busy,
        "Cohort is very busy. Nothing is lost; it can be tried again.",
    )
}
