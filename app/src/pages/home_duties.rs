//! On the page of the day: what the staff of courses have to see to.

use crate::client::Client;
use crate::counted::counted;
use crate::protocol::{Command, CourseId, HomeCourse, Notification};
use crate::routes::{course_path, members_path};
use crate::time_format::{Millis, parse_day};
use leptos::prelude::*;

/// Of which course, whether somebody asks to be let in, what should be done, and where.
type Duty = (CourseId, bool, String, String);

pub(super) fn duties(client: Client) -> impl IntoView {
    let list = Memo::new(move |_| {
        client.home.with(|home| {
            let home = home.as_ref()?;
            Some(
                home.courses
                    .iter()
                    .flat_map(|one| duties_of(one, home.from))
                    .collect::<Vec<Duty>>(),
            )
        })
    });
    move || {
        let list = list.get().unwrap_or_default();
        if list.is_empty() {
            return None;
        }
        let rows = (list.into_iter())
            .map(|duty| duty_row(client, duty))
            .collect::<Vec<_>>();
        Some(view! {
            <section aria-labelledby="duties-title">
                <h2 id="duties-title">"To see to"</h2>
                <ul class="entries">{rows}</ul>
            </section>
        })
    }
}

/// What there is to do in a course. `today` is the start of the day in UTC.
fn duties_of(one: &HomeCourse, today: Millis) -> Vec<Duty> {
    let Some(duties) = &one.duties else { return Vec::new() };
    let mut list = Vec::new();
    let mut add = |asked, text: String, path| list.push((one.course, asked, text, path));
    if duties.waiting > 0 {
        let text = counted(duties.waiting, "person asks to be let in", "people ask to be let in");
        add(true, text, members_path(one.course));
    }
    if duties.total <= 1 {
        let text = "Nobody is here but you: hand out the invite link".into();
        add(false, text, members_path(one.course));
    }
    if parse_day(&duties.ends_on).is_some_and(|last| last < today) {
        let text = ["Its last day was ", &duties.ends_on, ": archive it when you are done"].concat();
        add(false, text, [&course_path(one.course), "/settings"].concat());
    }
    list
}

fn duty_row(client: Client, (course, asked, text, path): Duty) -> AnyView {
    // Looking at who waits reads the notification about it, as following that one does.
    let on_follow = move |_| {
        if !asked {
            return;
        }
        let told = untrack(|| client.asking_notifications());
        let about = |one: &Notification| matches!(one, Notification::JoinAsked { course: of, .. } if *of == course);
        if let Some(row) = told.into_iter().find(|row| about(&row.notification)) {
            client.execute(Command::ReadNotification { cause: row.cause }, |_| {});
        }
    };
    view! {
        <li>
            <a class="home-row" href=path on:click=on_follow>
                <b class="name">{text}</b>
                <span class="about"><bdi>{client.course_title(course)}</bdi></span>
            </a>
        </li>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::protocol::Duties;

    #[test]
    fn staff_see_who_waits_that_a_course_is_empty_and_that_it_is_over() {
        let course = |waiting, total, ends_on: &str| HomeCourse {
            course: CourseId(3),
            version: 1,
            duties: Some(Duties {
                waiting,
                total,
                ends_on: ends_on.into(),
            }),
        };
        let today = parse_day("2026-11-26").unwrap();
        let texts = |one: HomeCourse| {
            duties_of(&one, today)
                .into_iter()
                .map(|duty| duty.2)
                .collect::<Vec<_>>()
        };
        assert_eq!(texts(course(0, 12, "2026-11-26")), [""; 0]);
        assert_eq!(texts(course(1, 2, "")), ["1 person asks to be let in"]);
        assert_eq!(
            texts(course(2, 1, "2026-11-25")),
            [
                "2 people ask to be let in",
                "Nobody is here but you: hand out the invite link",
                "Its last day was 2026-11-25: archive it when you are done",
            ]
        );
        let student = HomeCourse {
            duties: None,
            ..course(5, 1, "2020-01-01")
        };
        assert_eq!(texts(student), [""; 0]);
    }
}
