//! Searching messages. The index names candidates among the rooms that the asker may read at this moment; each is then read
//! as it is now, in the same transaction as the memberships, and compared. So nothing is found that cannot be read.

use super::Cohort;
use super::search_hits::{Hit, best_first, hits};
use crate::actor::Actor;
use crate::db::{Candidate, ReadableRoom, Reader, SearchedText, Wanted};
use crate::error::Error;
use crate::search_text::{Query, Tag, Term, Who, fold, parse, tags_of};
use app::protocol::{Problem, RoomId, SearchFilter, SearchOrder, SearchPage, View, limits};
use std::collections::BTreeSet;
use tokio::sync::SemaphorePermit;
use tokio::time::Instant;

/// Candidates that are read at once, and for one answer.
const STEP: i64 = 60;
const MOST: usize = 1_500;
/// Searches that are answered at the same time. The others wait, without a connection that a page could use.
pub(super) const AT_ONCE: usize = 2;
/// What a second of searching costs, in bytes read: somebody may spend about a tenth of the time.
const SECOND: f64 = 10e6;
/// Without an index: rooms and messages of each that are looked through.
const SCANNED_ROOMS: usize = 50;
const SCANNED: i64 = 200;

/// Messages that were found, newest first, and whether there may be older ones.
struct Found {
    hits: Vec<Hit>,
    /// The oldest candidate that was looked at, if there may be more.
    more: Option<i64>,
    rows: usize,
}

impl Cohort {
    /// Waits for one of the few places of searches, if the view is one.
    pub(super) async fn search_turn(&self, view: &View) -> Option<SemaphorePermit<'_>> {
        match view {
            View::Search { .. } => self.searching.acquire().await.ok(),
            _ => None,
        }
    }

    pub(super) async fn search(
        &self,
        reader: &mut Reader,
        actor: &Actor,
        filter: SearchFilter,
    ) -> Result<SearchPage, Error> {
        let query = parse(&filter.q, self.clock.now())?;
        let mut page = SearchPage {
            notice: self.notice(),
            ..SearchPage::default()
        };
        if query.is_empty() {
            page.filter = filter;
            return Ok(page);
        }
        let mut rooms = reader.readable_rooms(actor.user).await?;
        if let Some(only) = actor.limits.course {
            rooms.retain(|room| room.course == Some(only.0));
        }
        let wanted = self.wanted(reader, actor, &query, &filter, &rooms).await?;
        let Some(wanted) = wanted else {
            page.filter = filter;
            return Ok(page);
        };
        let began = Instant::now();
        let found = match filter.order {
            SearchOrder::Newest => self.find(reader, &query, wanted, limits::SEARCH_PAGE).await?,
            SearchOrder::Best => self.find(reader, &query, wanted, limits::SEARCH_RANKED).await?,
        };
        self.pay_for_answer(actor.user, (began.elapsed().as_secs_f64() * SECOND) as usize);
        let messages = match filter.order {
            SearchOrder::Newest => {
                page.next = found.more;
                found.hits
            }
            SearchOrder::Best => {
                let from = usize::try_from(filter.next.unwrap_or(0)).unwrap_or(0);
                let to = from.saturating_add(limits::SEARCH_PAGE);
                page.next = (found.hits.len() > to).then_some(to as i64);
                best_first(&query, found.hits)
                    .into_iter()
                    .skip(from)
                    .take(limits::SEARCH_PAGE)
                    .collect()
            }
        };
        page.hits = hits(reader, &query, &rooms, messages).await?;
        page.filter = filter;
        Ok(page)
    }

    /// What one should know of an answer before one believes it.
    fn notice(&self) -> Option<String> {
        let without = self.search.is_none();
        without.then(|| "Only the newest messages of each room can be searched at the moment.".into())
    }

    /// What the index is asked for; none if nothing can have it.
    async fn wanted(
        &self,
        reader: &mut Reader,
        actor: &Actor,
        query: &Query,
        filter: &SearchFilter,
        rooms: &[ReadableRoom],
    ) -> Result<Option<Wanted>, Error> {
        let author = match &query.from {
            None => None,
            Some(Who::Me) => Some(actor.user),
            Some(Who::Username(username)) => match reader.user_of_username(username).await? {
                Some(user) => Some(user),
                // No account, or one that has written nothing that the asker may read: the answer is the same.
                None => return Ok(None),
            },
        };
        let mut tags = query.has.clone();
        if query.mentions_me {
            tags.push(Tag::Mention(actor.username.clone()));
        }
        let named = rooms_named(&query.rooms, rooms)?;
        let mut courses: Vec<i64> = named.iter().filter_map(|room| room.course).collect();
        courses.sort_unstable();
        courses.dedup();
        let without_course = named
            .iter()
            .filter(|room| room.course.is_none())
            .map(|room| room.id)
            .collect();
        Ok(Some(Wanted {
            courses,
            without_course,
            rooms: named.iter().map(|room| room.id).collect(),
            words: query
                .terms
                .iter()
                .map(|term: &Term| term.index_word().to_owned())
                .collect(),
            tags,
            author,
            since: query.since,
            until: query.until,
            below: filter.next.filter(|_| filter.order == SearchOrder::Newest),
            most: STEP,
        }))
    }

    /// The newest messages that fit, one more than `most` to know that there are more.
    async fn find(&self, reader: &mut Reader, query: &Query, mut wanted: Wanted, most: usize) -> Result<Found, Error> {
        let mut found = Found {
            hits: Vec::new(),
            more: None,
            rows: 0,
        };
        loop {
            let candidates = match &self.search {
                Some(index) => index.candidates(&wanted).await?,
                None => newest(reader, &wanted).await?,
            };
            let is_last = self.search.is_none() || (candidates.len() as i64) < wanted.most;
            let oldest = candidates.last().map(|candidate| candidate.doc);
            let places: Vec<(RoomId, i64)> = candidates.iter().map(|one| (one.room, one.number)).collect();
            found.rows += places.len();
            let mut texts = reader.texts_at(&places).await?;
            let rooms: BTreeSet<RoomId> = places.iter().map(|(room, _)| *room).collect();
            let place_of = reader.places_of(&rooms.into_iter().collect::<Vec<_>>()).await?;
            let fitting = candidates.into_iter().filter_map(|Candidate { doc, room, number }| {
                let (place, _) = *place_of.get(&room)?;
                let searched = texts.remove(&(room, number))?;
                fits(query, &wanted, &searched, place).then_some(Hit {
                    doc,
                    place,
                    room,
                    number,
                    text: searched.text,
                })
            });
            let mut fitting: Vec<Hit> = fitting.collect();
            if !wanted.tags.is_empty() {
                fitting = with_tags(reader, &wanted.tags, fitting).await?;
            }
            found.hits.extend(fitting);
            if found.hits.len() > most {
                found.hits.truncate(most);
                found.more = found.hits.last().map(|last| last.doc);
                return Ok(found);
            }
            if is_last {
                return Ok(found);
            }
            wanted.below = oldest;
            if found.rows >= MOST {
                found.more = oldest;
                return Ok(found);
            }
            wanted.most = (wanted.most * 2).min(480);
        }
    }
}

/// Whether a message, as it is now, is what is searched for, but for its tags.
fn fits(query: &Query, wanted: &Wanted, searched: &SearchedText, place: RoomId) -> bool {
    // Whatever the index says of it, it is read only where it may be read now.
    wanted.rooms.contains(&place)
        && wanted.author.is_none_or(|author| author == searched.author)
        && wanted.since.is_none_or(|since| searched.sent_at >= since)
        && wanted.until.is_none_or(|until| searched.sent_at < until)
        && query.finds(&fold(&searched.text))
}

/// Those that have all of these tags now.
async fn with_tags(reader: &mut Reader, tags: &[Tag], mut hits: Vec<Hit>) -> Result<Vec<Hit>, Error> {
    let places: Vec<(RoomId, i64)> = hits.iter().map(|hit| (hit.room, hit.number)).collect();
    let messages = reader.messages_at(&places).await?;
    hits.retain(|hit| {
        messages.get(&(hit.room, hit.number)).is_some_and(|message| {
            let found = tags_of(message, hit.place != hit.room);
            tags.iter().all(|tag| found.contains(tag))
        })
    });
    Ok(hits)
}

/// The candidates without an index.
async fn newest(reader: &mut Reader, wanted: &Wanted) -> Result<Vec<Candidate>, Error> {
    let rooms: Vec<RoomId> = wanted.rooms.iter().copied().take(SCANNED_ROOMS).collect();
    let places = reader.newest_places(&rooms, SCANNED).await?;
    let candidates = places
        .into_iter()
        .enumerate()
        .take(MOST)
        .map(|(at, (room, number))| Candidate {
            doc: -(at as i64),
            room,
            number,
        });
    Ok(candidates.collect())
}

/// The rooms that were named, by number, name or a part of it; all of them if none was.
fn rooms_named<'r>(names: &[String], rooms: &'r [ReadableRoom]) -> Result<Vec<&'r ReadableRoom>, Problem> {
    if names.is_empty() {
        return Ok(rooms.iter().collect());
    }
    let mut found = Vec::new();
    for name in names {
        let of = |has: &dyn Fn(&ReadableRoom) -> bool| -> Vec<&'r ReadableRoom> {
            rooms.iter().filter(|room| has(room)).collect()
        };
        let mut named = of(&|room| fold(&room.name).trim() == name || room.id.to_string() == *name);
        if named.is_empty() {
            named = of(&|room| fold(&room.name).contains(name.as_str()));
        }
        if named.is_empty() {
            let text = format!("You are in no room called “{name}” in which something was written.");
            return Err(Problem::invalid("q", text));
        }
        found.extend(named);
    }
    Ok(found)
}
