//! The one door. Every change anybody makes is a [`Command`] executed here, inside the transaction that writes it,
//! for an [`Actor`] who has signed in. Rights, limits and validation are in this folder and nowhere else.

mod account;
mod assignments;
mod chat;
mod check;
mod courses;
mod notices;
mod rooms;
mod tokens;

pub use check::{handle as check_handle, line as check_line, new_password as check_new_password};
pub use courses::{enrol, not_invited};
pub use tokens::{end as end_token, in_person, make as make_token};

use crate::auth::Actor;
use crate::db::{Sending, Tx};
use crate::fault::Fault;
use app::wire::{Command, Done, Problem};
use futures_util::future::BoxFuture;

/// What many have to say, done together: for the writer.
pub fn send<'t>(
    tx: &'t mut Tx<'_>,
    sendings: Vec<Sending>,
) -> BoxFuture<'t, Result<Vec<Result<Done, Problem>>, Fault>> {
    Box::pin(chat::send(tx, sendings))
}

/// Does what the actor asks for, or says why not. Nothing is kept or told unless this returns `Ok` and is committed.
/// `ChangePassword` comes with both passwords already turned into what is kept: see `auth`.
pub async fn execute(tx: &mut Tx<'_>, actor: &Actor, command: Command) -> Result<Done, Fault> {
    match command {
        Command::Send { room, uuid, content } => {
            let actor = actor.clone();
            let sending = Sending {
                actor,
                room,
                uuid,
                content,
            };
            let done = chat::send(tx, vec![sending]).await?;
            Ok(done.into_iter().next().unwrap_or_else(|| Err(Problem::not_found()))?)
        }
        Command::Edit {
            room,
            number,
            version,
            content,
        } => chat::edit(tx, actor, room, number, version, &content).await,
        Command::Delete { room, number } => chat::delete(tx, actor, room, number).await,
        Command::Read { room, number } => chat::read(tx, actor, room, number).await,
        Command::MarkUnread { room, number } => chat::mark_unread(tx, actor, room, number).await,
        Command::SetLevel { room, level } => rooms::set_level(tx, actor, room, level).await,
        Command::NewRoom {
            course,
            kind,
            name,
            topic,
        } => rooms::new(tx, actor, course, kind, &name, &topic).await,
        Command::NewPrivateRoom {
            course,
            name,
            topic,
            people,
        } => rooms::new_private(tx, actor, course, &name, &topic, people).await,
        Command::OpenDirect { user } => rooms::open_direct(tx, actor, user).await,
        Command::ChangeRoom { room, name, topic } => rooms::change(tx, actor, room, &name, &topic).await,
        Command::AddPerson { room, user } => rooms::add_person(tx, actor, room, user).await,
        Command::RemovePerson { room, user } => rooms::remove_person(tx, actor, room, user).await,
        Command::LeaveRoom { room } => rooms::leave(tx, actor, room).await,
        Command::NewCourse { about } => courses::new(tx, actor, about).await,
        Command::ChangeCourse { course, about } => courses::change(tx, actor, course, about).await,
        Command::ArchiveCourse { course, archived } => courses::archive(tx, actor, course, archived).await,
        Command::RenewInvite { course, days } => courses::renew_invite(tx, actor, course, days).await,
        Command::JoinCourse { invite } => courses::join(tx, actor, &invite).await,
        Command::AddMember { course, handle, role } => courses::add_member(tx, actor, course, &handle, role).await,
        Command::SetRole { course, user, role } => courses::set_role(tx, actor, course, user, role).await,
        Command::RemoveMember { course, user } => courses::remove_member(tx, actor, course, user).await,
        Command::LeaveCourse { course } => courses::leave(tx, actor, course).await,
        Command::NewAssignment {
            course,
            title,
            text,
            due,
        } => assignments::new(tx, actor, course, &title, &text, due.0).await,
        Command::ChangeAssignment {
            assignment,
            title,
            text,
            due,
        } => assignments::change(tx, actor, assignment, &title, &text, due.0).await,
        Command::DeleteAssignment { assignment } => assignments::delete(tx, actor, assignment).await,
        Command::ReadNotice { cause } => notices::read(tx, actor, &cause).await,
        Command::ReadAllNotices { course } => notices::read_all(tx, actor, course).await,
        Command::Rename { name } => account::rename(tx, actor, &name).await,
        Command::ChangePassword { new, .. } => account::change_password(tx, actor, &new).await,
        Command::EndSession { session } => account::end_session(tx, actor, session).await,
        Command::NewToken { name, days } => tokens::new(tx, actor, &name, days).await,
        Command::RevokeToken { token } => tokens::revoke(tx, actor, token).await,
    }
}
