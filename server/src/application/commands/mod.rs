//! What each command does. Every change is a [`Command`] executed here, inside the transaction that writes it, for an
//! [`Actor`] who has signed in.

mod account_closing;
mod also_in_room;
mod api_tokens;
mod assignments;
mod attached_files;
mod barred_rooms;
mod blocks;
mod course_members;
mod courses;
mod invite_link;
mod invites;
mod load_membership;
mod messages;
mod new_messages;
mod notifications;
mod offer_answers;
mod offers;
mod own_account;
mod password_links;
mod pins;
mod reactions;
mod read_markers;
mod room_list;
mod room_participants;
mod rooms;
mod saved;
mod site_admin;
mod threads;

pub use account_closing::set_closed;
pub use api_tokens::{NewToken, TOKEN_PREFIX, make_token, revoke_token};
pub use invites::{enrol, invite_expired};

use crate::actor::Actor;
use crate::application::audit::{about_result, event_of};
use crate::application::profiles;
use crate::application::validation;
use crate::db::{NewMessage, Tx};
use crate::error::Error;
use crate::markdown::Rendered;
use crate::security_event::Topic;
use app::protocol::{Command, Done, Problem};
use futures_util::future::BoxFuture;

/// New messages of several users, written together: given to the writer.
pub fn write_messages<'t>(
    tx: &'t mut Tx<'_>,
    messages: Vec<NewMessage>,
) -> BoxFuture<'t, Result<Vec<Result<Done, Problem>>, Error>> {
    Box::pin(new_messages::send(tx, messages))
}

/// Does what the actor asks for, or refuses it. Nothing is stored or published unless this returns `Ok` and is committed.
/// The passwords in commands were checked before. A change of rights is noted in the security log.
///
/// `rendered` is what the text of a message becomes: it takes too long for the writer's turn.
pub async fn execute(tx: &mut Tx<'_>, actor: &Actor, command: Command, rendered: Rendered) -> Result<Done, Error> {
    let mut event = event_of(&command);
    let enrolled = if let Command::Enrol { username, .. } = &command {
        Some(username.clone())
    } else {
        None
    };
    let done = perform(tx, actor, command, rendered).await?;
    if let Some(username) = enrolled {
        // Only now is it known that the name is somebody's, and not a mistyped password.
        let user = tx.user_by_username(&validation::username(&username)?).await?;
        event.subject = user.map(|user| user.id);
    }
    if event.action.topic() != Topic::Use {
        tx.log_security(actor, about_result(event, &done)).await?;
    }
    Ok(done)
}

async fn perform(tx: &mut Tx<'_>, actor: &Actor, command: Command, rendered: Rendered) -> Result<Done, Error> {
    match command {
        Command::Send(message) => {
            let message = NewMessage::new(actor.clone(), message, rendered);
            let done = new_messages::send(tx, vec![message]).await?;
            Ok(done.into_iter().next().unwrap_or_else(|| Err(Problem::not_found()))?)
        }
        Command::Edit {
            room,
            number,
            version,
            content,
        } => messages::edit(tx, actor, (room, number), version, &content, &rendered).await,
        Command::Delete { room, number } => messages::delete(tx, actor, room, number).await,
        Command::React(to) => reactions::react(tx, actor, to).await,
        Command::Pin(message) => pins::pin(tx, actor, message).await,
        Command::Save(message) => saved::save(tx, actor, message).await,
        Command::Read { room, number } => read_markers::read(tx, actor, room, number).await,
        Command::MarkUnread { room, number } => read_markers::mark_unread(tx, actor, room, number).await,
        Command::SetFavourite(favourite) => room_list::set_favourite(tx, actor, favourite).await,
        Command::SetCollapsed(collapsed) => room_list::set_collapsed(tx, actor, collapsed).await,
        Command::SetNotificationLevel { room, level } => rooms::set_notification_level(tx, actor, room, level).await,
        Command::OpenThread { room, number } => threads::open(tx, actor, room, number).await,
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
            participants,
        } => rooms::new_private(tx, actor, course, &name, &topic, participants).await,
        Command::OpenDirect { user } => rooms::open_direct(tx, actor, user).await,
        Command::ChangeRoom {
            room,
            name,
            topic,
            base,
        } => rooms::change(tx, actor, room, (&name, &topic), &base).await,
        Command::SetRoomPace {
            room,
            slow,
            closed,
            base,
        } => rooms::set_pace(tx, actor, room, (slow, closed), &base).await,
        Command::AddParticipant { room, user } => room_participants::add(tx, actor, room, user).await,
        Command::RemoveParticipant { room, user } => room_participants::remove(tx, actor, room, user).await,
        Command::LeaveRoom { room } => room_participants::leave(tx, actor, room).await,
        Command::NewCourse { details } => courses::new(tx, actor, details).await,
        Command::ChangeCourse { course, details, base } => courses::change(tx, actor, course, details, &base).await,
        Command::ArchiveCourse { course, archived } => courses::archive(tx, actor, course, archived).await,
        Command::RenewInvite {
            course,
            days,
            uses,
            approval,
        } => invites::renew(tx, actor, course, (days, uses, approval)).await,
        Command::JoinCourse { invite } => invites::join(tx, actor, &invite).await,
        Command::AddMember { course, username, role } => course_members::add(tx, actor, course, &username, role).await,
        Command::SetRole { course, user, role } => course_members::set_role(tx, actor, course, user, role).await,
        Command::RemoveMember { course, user, renew } => course_members::remove(tx, actor, course, user, renew).await,
        Command::LeaveCourse { course } => course_members::leave(tx, actor, course).await,
        Command::DeleteCourse { course } => courses::delete(tx, actor, course).await,
        Command::AnswerRequest { course, user, accept } => invites::answer(tx, actor, course, user, accept).await,
        Command::SetBlocked { user, blocked } => blocks::set(tx, actor, user, blocked).await,
        Command::Enrol { course, username, role } => course_members::enrol(tx, actor, course, &username, role).await,
        Command::AnswerOffer { offer, accept } => offer_answers::answer(tx, actor, offer, accept).await,
        Command::WithdrawOffer { offer } => offer_answers::withdraw(tx, actor, offer).await,
        Command::NewAssignment {
            course,
            title,
            text,
            due,
            past,
        } => {
            let typed = assignments::Typed { title, text, due, past };
            assignments::new(tx, actor, course, typed).await
        }
        Command::ChangeAssignment {
            assignment,
            title,
            text,
            due,
            past,
            base,
        } => {
            let typed = assignments::Typed { title, text, due, past };
            assignments::change(tx, actor, assignment, typed, &base).await
        }
        Command::DeleteAssignment { assignment } => assignments::delete(tx, actor, assignment).await,
        Command::ReadNotification { cause } => notifications::read(tx, actor, &cause).await,
        Command::ReadAllNotifications { course } => notifications::read_all(tx, actor, course).await,
        Command::UndoReadAll => notifications::undo_read_all(tx, actor).await,
        Command::ChangeProfile(wanted) => profiles::change_profile(tx, actor, wanted).await,
        Command::Rename { name } => own_account::rename(tx, actor, &name).await,
        Command::SetPresence(to) => own_account::set_presence(tx, actor, to.hidden).await,
        Command::EndSession { session, password: _ } => own_account::end_session(tx, actor, session).await,
        Command::NewToken {
            name,
            days,
            scope,
            course,
            password: _,
        } => {
            let token = NewToken {
                name: &name,
                days,
                scope,
                course,
            };
            api_tokens::new(tx, actor, token).await
        }
        Command::RevokeToken { token } => api_tokens::revoke(tx, actor, token).await,
        Command::SetCourseStarters { who } => site_admin::set_course_starters(tx, actor, who).await,
        Command::LetStartCourses { user, allowed } => site_admin::let_start_courses(tx, actor, user, allowed).await,
        Command::CloseAccount { user, closed } => site_admin::close_account(tx, actor, user, closed).await,
        Command::NewPasswordLink { user, password: _ } => password_links::new(tx, actor, user).await,
        Command::EndSessionsOf { user } => site_admin::end_sessions_of(tx, actor, user).await,
        Command::SetAdmin { user, admin } => site_admin::set_admin(tx, actor, user, admin).await,
        Command::AppointInstructor { course, user } => site_admin::appoint_instructor(tx, actor, course, user).await,
    }
}
