//! Staff and admins carry a mark beside their names: that of the role they have now, in open tabs and on fresh pages.

use crate::support::fixtures::{CourseFixture, send};
use crate::support::seed::Seed;
use crate::support::{TestApp, TestUser};
use app::protocol::{Role, View, limits};
use app::state::{Mark, Marks, State};

const MARK: &str = "<span class=\"mark\"> ";

/// The name in the byline of somebody's newest message, with what is between it and the link.
async fn byline(fixture: &CourseFixture, viewer: &TestUser, name: &str) -> String {
    let page = viewer.get(&format!("/chat/{}", fixture.general)).await.body;
    let page = page.replace("<!---->", "");
    // A link, but in a message that follows one of the same author.
    let names = [
        format!(">{name}</a></b>"),
        format!("<b dir=\"auto\" translate=\"no\">{name}</b>"),
    ];
    let at = names.iter().filter_map(|name| page.rfind(name)).max();
    let at = at.unwrap_or_else(|| panic!("{name} is not on the page: {page}"));
    page[at..].split("<a ").next().unwrap().to_owned()
}

async fn set_role(app: &TestApp, fixture: &CourseFixture, user: &TestUser, role: Role) {
    let (course, id) = (fixture.course, user.id);
    let work = app.cohort.store.write(move |tx| {
        Box::pin(async move {
            tx.set_role(course, id, role).await?;
            tx.emit_member(course, id, role).await
        })
    });
    work.await.unwrap();
}

fn marks(tab: &State) -> Marks {
    Marks::in_courses(&tab.overview.courses)
}

#[tokio::test]
async fn the_mark_follows_the_role() {
    let fixture = CourseFixture::create().await;
    let CourseFixture {
        app,
        ada,
        bob,
        teacher,
        course,
        ..
    } = &fixture;
    teacher.expect_done(&send(fixture.general, "Welcome")).await;
    ada.expect_done(&send(fixture.general, "Thank you")).await;
    let view = || View::Room {
        room: fixture.general,
        near: None,
    };
    let (mut socket, hello) = bob.socket().await;
    let mut tab = State::reset(app.snapshot(bob, view()).await);
    tab.apply_overview(hello.overview);
    assert!(byline(&fixture, bob, "Teacher").await.contains(MARK));
    assert!(!byline(&fixture, bob, "Ada").await.contains(MARK));
    assert_eq!(marks(&tab).of(Some(*course), teacher.id), Some(Mark::Staff));
    assert_eq!(
        marks(&tab).of(None, teacher.id),
        Some(Mark::Staff),
        "in direct rooms, too"
    );

    for (role, mark) in [(Role::Assistant, Some(Mark::Staff)), (Role::Student, None)] {
        set_role(app, &fixture, ada, role).await;
        for event in socket.received_events().await {
            tab.apply(&event);
        }
        assert_eq!(marks(&tab).of(Some(*course), ada.id), mark, "{role:?}");
        assert_eq!(
            byline(&fixture, bob, "Ada").await.contains(MARK),
            mark.is_some(),
            "{role:?}"
        );
        assert_eq!(marks(&tab), marks(&State::reset(app.snapshot(bob, view()).await)));
    }
    let page = bob.get(&format!("/chat/{}", fixture.general)).await.body;
    assert!(page.contains("aria-label=\"Teacher (staff)\""), "for screen readers");
    assert!(page.contains("aria-label=\"Ada\""));
}

#[tokio::test]
async fn admins_have_a_mark_where_they_are_members() {
    let fixture = CourseFixture::create().await;
    let CourseFixture {
        app, ada, bob, course, ..
    } = &fixture;
    let (mut socket, hello) = bob.socket().await;
    let mut tab = State::reset(app.snapshot(bob, View::Overview).await);
    tab.apply_overview(hello.overview);
    assert_eq!(marks(&tab).of(Some(*course), ada.id), None);
    for (admin, mark) in [(true, Some(Mark::Admin)), (false, None)] {
        let id = ada.id;
        let work = app
            .cohort
            .store
            .write(move |tx| Box::pin(async move { tx.set_admin(id, admin).await }));
        work.await.unwrap();
        for event in socket.received_events().await {
            tab.apply(&event);
        }
        assert_eq!(marks(&tab).of(Some(*course), ada.id), mark);
        assert_eq!(
            marks(&tab),
            marks(&State::reset(app.snapshot(bob, View::Overview).await))
        );
    }
}

#[tokio::test]
async fn an_overview_names_no_more_than_its_limit() {
    let fixture = CourseFixture::create().await;
    let CourseFixture { app, bob, course, .. } = &fixture;
    let course = *course;
    let many = limits::MARKED + 20;
    let users = Seed::of(app).await.students(course, &[], many as i64).await;
    let (mut socket, hello) = bob.socket().await;
    let mut tab = State::reset(app.snapshot(bob, View::Overview).await);
    tab.apply_overview(hello.overview);
    let work = app.cohort.store.write(move |tx| {
        Box::pin(async move {
            for user in users {
                tx.set_role(course, user, Role::Assistant).await?;
                tx.emit_member(course, user, Role::Assistant).await?;
                tx.set_admin(user, true).await?;
            }
            Ok(())
        })
    });
    work.await.unwrap();
    for event in socket.received_events().await {
        tab.apply(&event);
    }
    let fresh = State::reset(app.snapshot(bob, View::Overview).await);
    let entry = &fresh.overview.courses[0];
    assert_eq!(
        (entry.staff.len(), entry.admins.len()),
        (limits::MARKED, limits::MARKED)
    );
    assert!(entry.staff.is_sorted() && entry.admins.is_sorted());
    assert_eq!(marks(&tab), marks(&fresh));
}
