//! What a search has found, in its order, and as rows.

use crate::db::{ReadableRoom, Reader};
use crate::error::Error;
use crate::search_text::{Query, first_line, fold, marked_excerpt};
use app::protocol::{ContextLine, RoomId, SearchHit};
use std::collections::HashMap;

/// A message that was found.
pub(super) struct Hit {
    pub doc: i64,
    /// The room whose readers may read it.
    pub place: RoomId,
    pub room: RoomId,
    pub number: i64,
    /// Without its markup.
    pub text: String,
}

/// The newest first among those that fit equally well.
pub(super) fn best_first(query: &Query, mut hits: Vec<Hit>) -> Vec<Hit> {
    hits.sort_by_cached_key(|hit| usize::MAX - query.rank(&fold(&hit.text)));
    hits
}

/// The rows of a page.
pub(super) async fn hits(
    reader: &mut Reader,
    query: &Query,
    rooms: &[ReadableRoom],
    found: Vec<Hit>,
) -> Result<Vec<SearchHit>, Error> {
    let rooms: HashMap<RoomId, &ReadableRoom> = rooms.iter().map(|room| (room.id, room)).collect();
    let places: Vec<(RoomId, i64)> = (found.iter())
        .flat_map(|hit| (hit.number - 1..=hit.number + 1).map(|number| (hit.room, number)))
        .collect();
    let messages = reader.messages_at(&places).await?;
    let line = |room: RoomId, number: i64| {
        messages.get(&(room, number)).map(|message| ContextLine {
            name: message.name.clone(),
            text: first_line(&message.in_a_line()),
        })
    };
    let hits = found.into_iter().filter_map(|hit| {
        let message = messages.get(&(hit.room, hit.number))?;
        let room = rooms.get(&hit.place)?;
        Some(SearchHit {
            room: hit.room,
            number: hit.number,
            in_thread: hit.place != hit.room,
            room_name: room.name.clone(),
            course: room.course_title.clone(),
            excerpt: marked_excerpt(query, &hit.text),
            before: line(hit.room, hit.number - 1),
            after: line(hit.room, hit.number + 1),
            author: message.author,
            username: message.username.clone(),
            name: message.name.clone(),
            sent_at: message.sent_at,
        })
    });
    Ok(hits.collect())
}
