//! The application behind HTTP and sockets: who asks for what, and what they get. [`Cohort::run`] is the one way to a
//! change, [`Cohort::look`] the one way to a page's values.

use crate::auth::Actor;
use crate::chance::{Clock, Ids};
use crate::commands;
use crate::config::Settings;
use crate::db::{Reader, Sending, Standing, Store, in_time};
use crate::fanout::Fanout;
use crate::fault::Fault;
use crate::guard::Try;
use crate::hub::Hub;
use crate::metrics::Metrics;
use app::wire::{
    Account, CaughtUp, Command, CourseId, CourseView, Desk, Done, Invite, Message, NoticePage, Page, Problem, RoomId,
    RoomKind, RoomView, Snapshot, UserId, View, limits,
};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use tokio::sync::{Semaphore, SemaphorePermit};

/// Sockets that are greeted or caught up at the same time.
const ARRIVING: usize = 8;

/// Everything that a request needs. Cheap to share.
pub struct Cohort {
    pub store: Store,
    pub hub: Arc<Hub>,
    pub fanout: Fanout,
    pub clock: Arc<dyn Clock>,
    pub ids: Arc<dyn Ids>,
    pub metrics: Arc<Metrics>,
    pub settings: Settings,
    pub(crate) hashing: Semaphore,
    /// See [`Self::turn`].
    arriving: Semaphore,
    /// Known to have an account. Once true it stays true.
    set_up: AtomicBool,
}

impl Cohort {
    pub fn new(
        store: Store,
        hub: Arc<Hub>,
        fanout: Fanout,
        clock: Arc<dyn Clock>,
        ids: Arc<dyn Ids>,
        metrics: Arc<Metrics>,
        settings: Settings,
    ) -> Arc<Self> {
        let (hashing, arriving) = (Semaphore::new(2), Semaphore::new(ARRIVING));
        Arc::new(Self {
            store,
            hub,
            fanout,
            clock,
            ids,
            metrics,
            settings,
            hashing,
            arriving,
            set_up: AtomicBool::new(false),
        })
    }

    /// Whether nobody has an account yet.
    pub async fn first_run(&self) -> Result<bool, Fault> {
        if self.set_up.load(Ordering::Relaxed) {
            return Ok(false);
        }
        let first = self.store.read().await?.place().await?.is_none();
        self.set_up.store(!first, Ordering::Relaxed);
        Ok(first)
    }

    pub(crate) fn set_up_done(&self) {
        self.set_up.store(true, Ordering::Relaxed);
    }

    /// Does what somebody asks for, and returns when it is committed and told.
    pub async fn run(&self, actor: &Actor, command: Command) -> Result<Done, Problem> {
        self.try_run(actor, command).await.map_err(|fault| self.problem(fault))
    }

    async fn try_run(&self, actor: &Actor, command: Command) -> Result<Done, Fault> {
        self.fanout.check(Try::Command(actor.user))?;
        let command = match command {
            Command::ChangePassword { old, new } => self.check_passwords(actor, old, new).await?,
            other => other,
        };
        let mut actor = actor.clone();
        if let Command::Send { room, uuid, content } = command {
            let sending = Sending {
                actor,
                room,
                uuid,
                content,
            };
            return self.store.send(sending).await;
        }
        self.store
            .write(move |tx| {
                Box::pin(async move {
                    // A socket may have been open for long.
                    if let Some(name) = tx.name_of(actor.user).await? {
                        actor.name = name;
                    }
                    commands::execute(tx, &actor, command).await
                })
            })
            .await
    }

    /// The slow part of changing a password happens before the writer's turn.
    async fn check_passwords(&self, actor: &Actor, old: String, new: String) -> Result<Command, Fault> {
        commands::in_person(actor)?;
        self.fanout.check(Try::Password(actor.user))?;
        commands::check_new_password("new", &new)?;
        let user = self.store.read().await?.user_by_handle(&actor.handle).await?;
        let kept = user.map(|user| user.password_hash).unwrap_or_default();
        if !self.verify(old, kept).await? {
            return Err(Problem::invalid("old", "This is not your password. Please try again.").into());
        }
        Ok(Command::ChangePassword {
            old: String::new(),
            new: self.hash(new).await?,
        })
    }

    /// [`Self::look`], for what a tab or a script asks for: not too often.
    pub async fn ask(&self, actor: &Actor, view: View) -> Result<Snapshot, Problem> {
        self.fanout.check_here(&Try::Look(actor.user))?;
        self.look(actor, view).await
    }

    /// Reads what somebody wants to look at.
    pub async fn look(&self, actor: &Actor, view: View) -> Result<Snapshot, Problem> {
        in_time(self.try_look(actor, view))
            .await
            .map_err(|fault| self.problem(fault))
    }

    async fn try_look(&self, actor: &Actor, view: View) -> Result<Snapshot, Fault> {
        let mut reader = self.store.picture().await?;
        let snapshot = self.read_view(&mut reader, actor, view).await;
        reader.put_back(snapshot).await
    }

    async fn read_view(&self, reader: &mut Reader, actor: &Actor, view: View) -> Result<Snapshot, Fault> {
        let user = actor.user;
        let mut snapshot = Snapshot {
            desk: reader.desk(user).await?,
            ..Snapshot::default()
        };
        match view {
            View::Desk => {}
            View::Room { room, near } => {
                let standing = reader.standing(user, room).await?.ok_or_else(Problem::not_found)?;
                if let Some(course) = standing.course {
                    snapshot.course = self.course(reader, user, course, false).await?;
                }
                snapshot.room = Some(room_view(reader, &standing, near).await?);
            }
            View::Course { course } => {
                let view = self.course(reader, user, course, true).await?;
                snapshot.course = Some(view.ok_or_else(Problem::not_found)?);
            }
            View::Notices { filter } => {
                if filter
                    .course
                    .is_some_and(|id| !snapshot.desk.courses.iter().any(|course| course.id == id))
                {
                    return Err(Problem::not_found().into());
                }
                snapshot.notices = Some(NoticePage {
                    filter,
                    rows: reader.notices(user, filter).await?,
                });
            }
            View::Account => {
                let sessions = reader.sessions(user, actor.session, self.clock.now()).await?;
                let tokens = reader.tokens(user, self.clock.now()).await?;
                snapshot.account = Some(Account { sessions, tokens });
            }
            View::RoomSettings { room } => {
                let standing = reader.standing(user, room).await?.ok_or_else(Problem::not_found)?;
                if standing.kind == RoomKind::Private && standing.rules() {
                    snapshot.others = Some(reader.others(user, standing.course).await?);
                }
                snapshot.room = Some(room_view(reader, &standing, None).await?);
            }
            View::Others => snapshot.others = Some(reader.others(user, None).await?),
            View::Before { room, number } => {
                let standing = reader.standing(user, room).await?.ok_or_else(Problem::not_found)?;
                let messages = reader.messages_below(room, 1, number).await?;
                snapshot.page = Some(page(&standing, messages));
            }
            View::After { room, number } => {
                let standing = reader.standing(user, room).await?.ok_or_else(Problem::not_found)?;
                let messages = reader.messages_from(room, number.saturating_add(1)).await?;
                snapshot.page = Some(page(&standing, messages));
            }
        }
        Ok(snapshot)
    }

    /// Waits in line. After a restart everybody comes at once; each waits its turn here rather than for a connection to
    /// the database, which is not to be waited for that long and which others need too.
    pub async fn turn(&self) -> Option<SemaphorePermit<'_>> {
        self.arriving.acquire().await.ok()
    }

    /// A person's desk, for the first frame of a connection.
    pub async fn desk(&self, user: UserId) -> Result<Desk, Problem> {
        let read = async {
            let mut reader = self.store.picture().await?;
            let desk = reader.desk(user).await;
            reader.put_back(desk).await
        };
        in_time(read).await.map_err(|fault| self.problem(fault))
    }

    /// All that changed in a room after a version.
    pub async fn catch_up(&self, actor: &Actor, room: RoomId, since: i64, from: i64) -> Result<CaughtUp, Problem> {
        self.fanout.check_here(&Try::Look(actor.user))?;
        let turn = self.turn().await;
        let caught_up = in_time(self.try_catch_up(actor, room, since, from)).await;
        drop(turn);
        self.metrics.resumed(match &caught_up {
            Ok(CaughtUp { too_much: true, .. }) => "too_much",
            Ok(_) => "told",
            Err(_) => "refused",
        });
        caught_up.map_err(|fault| self.problem(fault))
    }

    async fn try_catch_up(&self, actor: &Actor, room: RoomId, since: i64, from: i64) -> Result<CaughtUp, Fault> {
        let mut reader = self.store.picture().await?;
        let answer = caught_up(&mut reader, actor.user, room, since, from).await;
        reader.put_back(answer).await
    }

    async fn course(
        &self,
        reader: &mut Reader,
        user: UserId,
        id: CourseId,
        whole: bool,
    ) -> Result<Option<CourseView>, Fault> {
        let Some(row) = reader.course(user, id).await? else {
            return Ok(None);
        };
        let (members, assignments) = reader.course_parts(id, whole).await?;
        let invite = row.role.is_staff().then(|| Invite {
            link: format!("{}/join/{}", self.settings.public_url, row.invite_code),
            expires_at: row.invite_expires_at,
        });
        Ok(Some(CourseView {
            course: row.course,
            version: row.version,
            members,
            whole,
            total: row.total,
            assignments,
            invite,
        }))
    }

    /// Turns whatever went wrong into what the person sees; what is ours is logged under a number of its own.
    pub fn problem(&self, fault: Fault) -> Problem {
        let reference = self.ids.uuid();
        fault.into_problem(&reference[..8])
    }
}

async fn caught_up(reader: &mut Reader, user: UserId, room: RoomId, since: i64, from: i64) -> Result<CaughtUp, Fault> {
    let standing = reader.standing(user, room).await?.ok_or_else(Problem::not_found)?;
    let mut messages = reader.changed_since(room, since).await?;
    let text: usize = messages.iter().map(|message| message.content.len()).sum();
    let too_much = messages.len() as i64 > limits::CATCH_UP || text > limits::CATCH_UP_TEXT;
    if too_much {
        messages.clear();
    }
    let whole_course = matches!(standing.kind, RoomKind::Course | RoomKind::Announcement);
    Ok(CaughtUp {
        room: standing.info(),
        version: standing.version,
        last_number: standing.last_number,
        last_at: standing.last_at,
        messages,
        names: if too_much {
            Vec::new()
        } else {
            reader.authors_from(room, from).await?
        },
        people: if whole_course {
            Vec::new()
        } else {
            reader.people(room).await?
        },
        too_much,
    })
}

/// A room as its page shows it: around the number asked for, or around the first unread message if that is further back
/// than the end shows, or at its end.
async fn room_view(reader: &mut Reader, standing: &Standing, near: Option<i64>) -> Result<RoomView, Fault> {
    let (id, last) = (standing.room, standing.last_number);
    let half = limits::PAGE / 2;
    let unread = Some(standing.read + 1).filter(|unread| *unread <= last - limits::PAGE);
    let messages = match near.or(unread) {
        Some(near) if near <= last - half => {
            let mut messages = reader
                .messages_below(id, near.saturating_sub(half).max(1), near)
                .await?;
            let mut after = reader.messages_from(id, near).await?;
            after.truncate(half as usize + 1);
            messages.append(&mut after);
            messages
        }
        _ => reader.messages_below(id, 1, i64::MAX).await?,
    };
    let whole_course = matches!(standing.kind, RoomKind::Course | RoomKind::Announcement);
    Ok(RoomView {
        room: standing.info(),
        version: standing.version,
        near: near.filter(|near| messages.iter().any(|message| message.number == *near)),
        at_end: reaches(&messages, last),
        messages: messages.into_iter().map(|message| (message.number, message)).collect(),
        people: if whole_course {
            Vec::new()
        } else {
            reader.people(id).await?
        },
    })
}

fn page(standing: &Standing, messages: Vec<Message>) -> Page {
    Page {
        room: standing.room,
        at_end: reaches(&messages, standing.last_number),
        messages,
        version: standing.version,
    }
}

/// Whether a part of a room's history goes to its newest message.
fn reaches(messages: &[Message], last: i64) -> bool {
    messages.last().is_none_or(|message| message.number >= last)
}
