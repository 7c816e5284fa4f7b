//! Offers: nobody comes into a course or a private room, or gets a higher role, without having accepted it. Declined stays
//! declined, and whoever offers is not told: else the answer would be asked for again in person.

use crate::actor::Actor;
use crate::application::notifications::raise_by;
use crate::application::quotas;
use crate::db::{NewOffer, Tx};
use crate::error::Error;
use app::protocol::{Notification, Offered, UserId, limits};

/// Offers something to whoever has the username. Does the same work, whether the offer reaches somebody or not. `field` is
/// the one that a refusal names.
pub(super) async fn make(
    tx: &mut Tx<'_>,
    actor: &Actor,
    what: Offered,
    title: &str,
    username: &str,
    user: Option<UserId>,
    field: &str,
) -> Result<(), Error> {
    quotas::spend_offer(tx, actor.user, username, field).await?;
    let to = user.unwrap_or_default();
    let full = tx.count_offers_to(actor.user, to).await? >= limits::OFFERS_TO_ONE;
    let blocked = tx.has_blocked(to, actor.user).await?;
    let user = user.filter(|_| !full && !blocked);
    let (by, by_name) = (actor.user, actor.name.as_str());
    let offer = NewOffer {
        what,
        username,
        user,
        title,
        by,
        by_name,
    };
    let (Some((offer, notify)), Some(user)) = (tx.store_offer(offer).await?, user) else {
        return Ok(());
    };
    if notify {
        let (title, by) = (title.to_owned(), actor.name.clone());
        let notification = Notification::Offered { offer, what, title, by };
        raise_by(tx, actor.user, &[user], notification).await?;
    }
    tx.emit_offers(user).await
}
