//! The picture that somebody has of themselves: taking it in, handing it out, and whose a page shows.

use super::{Cohort, permissions};
use crate::actor::Actor;
use crate::avatar_picture;
use crate::db::{Reader, UserPicture, in_time};
use crate::error::Error;
use crate::ids::hex;
use crate::rate_limit::Attempt;
use crate::security_event::SecurityAction;
use app::protocol::{Problem, ProblemKind, Snapshot, UserId};
use sha2::{Digest, Sha256};
use std::collections::BTreeSet;

/// An upload counts as so many commands.
const WEIGHT: u32 = 10;
/// Signs of a hash that are part of an address.
const HASH: usize = 24;

impl Cohort {
    /// Sets the actor's picture from the bytes of a file, or removes it.
    pub async fn set_picture(&self, actor: &Actor, file: Option<Vec<u8>>) -> Result<(), Problem> {
        let set = self.try_set_picture(actor, file).await;
        set.map_err(|error| {
            let problem = self.problem(error);
            self.note_refusal(actor, SecurityAction::Upload.into(), &problem);
            problem
        })
    }

    async fn try_set_picture(&self, actor: &Actor, file: Option<Vec<u8>>) -> Result<(), Error> {
        let attempt = Attempt::Command {
            user: actor.user,
            weight: WEIGHT,
        };
        self.publisher.check(attempt)?;
        permissions::in_person(actor)?;
        let picture = match file {
            Some(file) => Some(self.square_picture(file).await?),
            None => None,
        };
        let user = actor.user;
        self.store
            .write_for(user, move |tx| {
                Box::pin(async move { tx.set_picture(user, picture).await })
            })
            .await
    }

    /// One picture at a time: it takes much memory.
    async fn square_picture(&self, file: Vec<u8>) -> Result<UserPicture, Error> {
        let turn = self.pictures.clone().acquire_owned().await.map_err(Error::internal)?;
        let made = tokio::task::spawn_blocking(move || {
            // With the work, not with the caller, who may have hung up.
            let _turn = turn;
            avatar_picture::square(&file)
        });
        let made = made.await;
        // A decoder that panics has met something that is no picture.
        let Some(avatar) = made.ok().flatten() else {
            let text =
                "This is no picture that can be read. Please choose a JPEG, PNG, WebP or GIF of at most 60 megapixels.";
            return Err(Problem::new(ProblemKind::Invalid, text).at("picture").into());
        };
        let hash = hex(&Sha256::digest(&avatar.bytes)).chars().take(HASH).collect();
        Ok(UserPicture {
            hash,
            media_type: avatar.media_type.to_owned(),
            bytes: avatar.bytes,
        })
    }

    /// The picture of somebody with whom the actor shares a course or a room.
    pub async fn user_picture(&self, actor: &Actor, user: UserId, hash: &str) -> Result<UserPicture, Problem> {
        let read = async {
            self.publisher.check_locally(&Attempt::Query(actor.user))?;
            let mut reader = self.store.read().await?;
            let known = reader.profile(actor.user, user, None).await?;
            known.ok_or_else(Problem::not_found)?;
            let picture = reader.picture(user, hash).await?;
            Ok(picture.ok_or_else(Problem::not_found)?)
        };
        in_time(read).await.map_err(|error| self.problem(error))
    }
}

/// The pictures of everybody whom a snapshot shows.
pub(super) async fn pictures_in(reader: &mut Reader, snapshot: &Snapshot) -> Result<Vec<(UserId, String)>, Error> {
    let mut shown = BTreeSet::from([snapshot.overview.me.id]);
    if let Some(view) = &snapshot.room {
        shown.extend(view.messages.values().map(|message| message.author));
        shown.extend(view.participants.iter().map(|participant| participant.id));
        shown.extend(view.thread.iter().map(|thread| thread.root.author));
    }
    shown.extend(
        snapshot
            .course
            .iter()
            .flat_map(|course| &course.staff)
            .map(|member| member.id),
    );
    shown.extend(
        snapshot
            .members
            .iter()
            .flat_map(|page| &page.rows)
            .map(|member| member.id),
    );
    shown.extend(
        snapshot
            .page
            .iter()
            .flat_map(|page| &page.messages)
            .map(|message| message.author),
    );
    shown.extend(snapshot.profile.iter().map(|profile| profile.id));
    let shown: Vec<UserId> = shown.into_iter().collect();
    reader.picture_hashes(&shown).await
}
