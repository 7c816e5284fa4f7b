//! Reading: what a view is answered with. Everything of one answer is read in one transaction, so membership and content
//! are of the same moment.

use super::audit::event_of_view;
use super::listed_by_view::listed_by;
use super::message_views::{number_at, one_message};
use super::own_pictures::pictures_in;
use super::profiles::profile;
use super::room_views::{page, room_view};
use super::token_limits::limit_overview;
use super::writing_views::{completions, preview};
use super::{Cohort, permissions};
use crate::actor::Actor;
use crate::db::{Reader, in_time};
use crate::error::Error;
use crate::rate_limit::Attempt;
use app::protocol::{
    Account, AssignmentFilter, ContactFilter, CourseId, CourseView, Head, Invite, NotificationFilter, OpenThread,
    Overview, Problem, Snapshot, Stream, UserId, View, Waiting,
};

impl Cohort {
    /// Answers a view for a tab or a script, unless it asks too often.
    pub async fn query(&self, actor: &Actor, view: View) -> Result<Snapshot, Problem> {
        let event = event_of_view(&view);
        let attempt = self.publisher.check_locally(&Attempt::Query(actor.user));
        let answer = match attempt.and_then(|()| self.check_reading(actor.user)) {
            Ok(()) => self.snapshot(actor, view).await,
            Err(problem) => Err(problem),
        };
        answer.inspect_err(|problem| self.note_refusal(actor, event, problem))
    }

    /// Answers a view: what its page is drawn from.
    pub async fn snapshot(&self, actor: &Actor, view: View) -> Result<Snapshot, Problem> {
        in_time(self.try_snapshot(actor, view))
            .await
            .map_err(|error| self.problem(error))
    }

    async fn try_snapshot(&self, actor: &Actor, view: View) -> Result<Snapshot, Error> {
        self.check_token_view(actor, &view).await?;
        let rendered = self.render_preview(actor.user, &view).await?;
        let _turn = self.search_turn(&view).await;
        let mut reader = self.store.snapshot().await?;
        let snapshot = match (self.read_view(&mut reader, actor, view).await, rendered) {
            (Ok(snapshot), Some((room, rendered))) => {
                (preview(&mut reader, room, &rendered).await).map(|preview| Snapshot {
                    preview: Some(preview),
                    ..snapshot
                })
            }
            (snapshot, _) => snapshot,
        };
        reader.finish(snapshot).await
    }

    async fn read_view(&self, reader: &mut Reader, actor: &Actor, view: View) -> Result<Snapshot, Error> {
        let user = actor.user;
        let (room, course) = listed_by(&view);
        let (overview, starts_courses) = reader.overview(user, room, course).await?;
        let mut snapshot = Snapshot {
            overview,
            starts_courses,
            ..Snapshot::default()
        };
        limit_overview(actor, &mut snapshot.overview);
        match view {
            View::Overview => {}
            View::Home => {
                let courses = snapshot.overview.courses.iter();
                let decides: Vec<CourseId> = courses
                    .filter(|one| permissions::see_invite(one.role))
                    .map(|one| one.id)
                    .collect();
                snapshot.home = Some(reader.home(&snapshot.overview, &decides, self.clock.now()).await?);
                snapshot.notifications = Some(reader.notifications(user, NotificationFilter::of_home()).await?);
            }
            View::Entry { room } => {
                if !snapshot.overview.rooms.iter().any(|entry| entry.id == room) {
                    return Err(Problem::not_found().into());
                }
            }
            View::Rooms { filter } => {
                if let Some(course) = filter.course {
                    let entry = reader.course_entry(user, course).await?;
                    entry.ok_or_else(Problem::not_found)?;
                }
                snapshot.rooms = Some(reader.room_page(user, filter).await?);
            }
            View::Room { room, near } => {
                let membership = reader.membership(user, room).await?.ok_or_else(Problem::not_found)?;
                if let Some(course) = membership.course {
                    snapshot.course = self.course(reader, user, course).await?;
                }
                let mut view = room_view(reader, &membership, near).await?;
                if let Some(root) = &membership.root {
                    let message = reader.message(root.message).await?.ok_or_else(Problem::not_found)?;
                    let entry = reader.thread_entry(user, &membership, root).await?;
                    view.thread = Some(Box::new(OpenThread { root: message, entry }));
                }
                snapshot.room = Some(view);
            }
            View::Threads { page } => snapshot.threads = Some(reader.thread_page(user, page).await?),
            View::Pins { room } => {
                let membership = reader.membership(user, room).await?.ok_or_else(Problem::not_found)?;
                snapshot.pins = Some(reader.pinned_page(room, membership.version).await?);
            }
            View::Saved { page } => snapshot.saved = Some(reader.saved_page(user, page).await?),
            View::Message { room, number, to, .. } => {
                let membership = reader.membership(user, room).await?.ok_or_else(Problem::not_found)?;
                snapshot.message = Some(Box::new(one_message(reader, actor, &membership, number).await?));
                if let Some(filter) = to {
                    snapshot.rooms = Some(reader.room_page(user, filter).await?);
                }
            }
            View::NumberAt { room, at } => {
                let membership = reader.membership(user, room).await?.ok_or_else(Problem::not_found)?;
                snapshot.number = Some(number_at(reader, &membership, at).await?);
            }
            View::Course { course } => {
                let view = self.course(reader, user, course).await?;
                snapshot.course = Some(view.ok_or_else(Problem::not_found)?);
            }
            View::Assignments { course, filter } => {
                let view = self.course_with(reader, user, course, filter).await?;
                snapshot.course = Some(view.ok_or_else(Problem::not_found)?);
            }
            View::Members { course, filter } => {
                let view = self.course(reader, user, course).await?;
                let view = view.ok_or_else(Problem::not_found)?;
                if view.invite.is_some() {
                    snapshot.waiting = Some(Waiting {
                        offers: reader.made_offers(Some(course), None).await?,
                        requests: reader.join_requests(course).await?,
                    });
                }
                snapshot.members = Some(reader.member_page(course, view.version, filter).await?);
                snapshot.course = Some(view);
            }
            View::Notifications { filter } => {
                if let Some(course) = filter.course {
                    let entry = reader.course_entry(user, course).await?;
                    entry.ok_or_else(Problem::not_found)?;
                }
                snapshot.notifications = Some(reader.notifications(user, filter).await?);
            }
            View::Account => {
                let sessions = reader.sessions(user, actor.session, self.clock.now()).await?;
                let tokens = reader.tokens(user, self.clock.now()).await?;
                let (pronouns, time_zone) = reader.own_profile(user).await?;
                snapshot.account = Some(Account {
                    sessions,
                    tokens,
                    blocked: reader.blocked(user).await?,
                    declined: reader.declined_offers(user).await?,
                    pronouns,
                    time_zone,
                });
            }
            View::RoomSettings { room, q } => {
                let membership = reader.membership(user, room).await?.ok_or_else(Problem::not_found)?;
                if membership.root.is_some() {
                    return Err(Problem::not_found().into());
                }
                if permissions::see_contacts_to_add(&membership) {
                    let filter = ContactFilter {
                        q,
                        course: membership.course,
                        chosen: Vec::new(),
                    };
                    snapshot.contacts = Some(reader.contacts(user, filter, Some(room)).await?);
                    snapshot.waiting = Some(Waiting {
                        offers: reader.made_offers(None, Some(room)).await?,
                        requests: Vec::new(),
                    });
                }
                snapshot.room = Some(room_view(reader, &membership, None).await?);
            }
            View::Contacts { filter } => {
                if let Some(course) = filter.course {
                    let view = self.course(reader, user, course).await?;
                    snapshot.course = Some(view.ok_or_else(Problem::not_found)?);
                }
                snapshot.contacts = Some(reader.contacts(user, filter, None).await?);
            }
            View::Before { room, number } => {
                let membership = reader.membership(user, room).await?.ok_or_else(Problem::not_found)?;
                snapshot.page = Some(page(&membership, reader.messages_below(room, 1, number).await?));
            }
            View::Search { filter } => {
                snapshot.search = Some(self.search(reader, actor, filter).await?);
            }
            View::After { room, number } => {
                let membership = reader.membership(user, room).await?.ok_or_else(Problem::not_found)?;
                let after = number.saturating_add(1);
                snapshot.page = Some(page(&membership, reader.messages_from(room, after).await?));
            }
            View::Completions { room, q } => {
                let membership = reader.membership(user, room).await?.ok_or_else(Problem::not_found)?;
                snapshot.completions = Some(completions(reader, &membership, &q).await?);
            }
            View::Profile { user, course } => {
                snapshot.profile = Some(profile(reader, actor, user, course, self.clock.now()).await?);
            }
            View::Preview { room, .. } => {
                reader.membership(user, room).await?.ok_or_else(Problem::not_found)?;
            }
            View::Reactions { room, number } => {
                reader.membership(user, room).await?.ok_or_else(Problem::not_found)?;
                snapshot.reactions = Some(reader.reaction_names(room, number).await?);
            }
        }
        snapshot.pictures = pictures_in(reader, &snapshot).await?;
        Ok(snapshot)
    }

    /// The actor's overview, for the first frame of a connection.
    pub async fn overview(&self, actor: &Actor) -> Result<Overview, Problem> {
        let read = async {
            let mut reader = self.store.snapshot().await?;
            let overview = reader.overview(actor.user, None, None).await;
            let (mut overview, _) = reader.finish(overview).await?;
            limit_overview(actor, &mut overview);
            Ok(overview)
        };
        in_time(read).await.map_err(|error| self.problem(error))
    }

    /// The streams that the actor's socket hears, with their heads, and those of the user's memberships that are hidden
    /// from it: the actor's API token is for one course only.
    pub async fn subscriptions(&self, actor: &Actor) -> Result<(Vec<Head>, Vec<Stream>), Error> {
        let read = async {
            let mut reader = self.store.snapshot().await?;
            let streams = match (reader.subscriptions(actor.user).await, actor.limits.course) {
                (Ok(heads), Some(course)) => match reader.streams_of_course(actor.user, course).await {
                    Ok(streams) => Ok((heads, Some(streams))),
                    Err(error) => Err(error),
                },
                (heads, _) => heads.map(|heads| (heads, None)),
            };
            reader.finish(streams).await
        };
        let (heads, heard) = in_time(read).await?;
        let Some(heard) = heard else {
            return Ok((heads, Vec::new()));
        };
        let (heads, hidden): (Vec<Head>, Vec<Head>) = heads
            .into_iter()
            .partition(|head| heard.contains(&head.stream) || head.stream == Stream::User(actor.user));
        Ok((heads, hidden.into_iter().map(|head| head.stream).collect()))
    }

    async fn course(&self, reader: &mut Reader, user: UserId, id: CourseId) -> Result<Option<CourseView>, Error> {
        self.course_with(reader, user, id, AssignmentFilter::default()).await
    }

    async fn course_with(
        &self,
        reader: &mut Reader,
        user: UserId,
        id: CourseId,
        filter: AssignmentFilter,
    ) -> Result<Option<CourseView>, Error> {
        let Some(row) = reader.course(user, id).await? else {
            return Ok(None);
        };
        let parts = reader.course_parts(id, filter, self.clock.now()).await?;
        let invite = permissions::see_invite(row.role).then(|| Invite {
            link: format!("{}/join/{}", self.settings.public_url, row.invite_code),
            expires_at: row.invite_expires_at,
            uses_left: row.invite_uses_left,
            approval: row.invite_approval,
        });
        Ok(Some(CourseView {
            course: row.course,
            version: row.version,
            staff: parts.staff,
            total: row.total,
            assignments: parts.assignments,
            listed: parts.listed,
            pages: parts.pages,
            invite,
        }))
    }
}
