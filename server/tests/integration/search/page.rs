//! The page of a search, as a browser without JavaScript sees it.

use crate::support::fixtures::{CourseFixture, send};
use crate::support::main_element;

#[tokio::test]
async fn the_page_shows_what_was_found_and_keeps_what_was_typed() {
    let fixture = CourseFixture::create().await;
    let (app, room) = (&fixture.app, fixture.general);
    let text = "<b>bold</b> & <script>alert(1)</script> needle";
    fixture.ada.expect_done(&send(room, text)).await;
    app.cohort.fill_search_index().await.unwrap();
    let page = main_element(&fixture.bob.get("/search?q=needle").await.body).replace("<!---->", "");
    assert!(
        page.contains("<mark>needle</mark>") && page.contains("One message"),
        "{page}"
    );
    assert!(page.contains(&format!("href=\"/chat/{room}/3#m3\"")), "{page}");
    assert!(!page.contains("<script>alert") && !page.contains("<b>bold"), "{page}");
    let hostile = main_element(&fixture.bob.get("/search?q=%22%3E%3Cscript%3E").await.body);
    assert!(
        !hostile.contains("<script>") && hostile.contains("No message was found"),
        "{hostile}"
    );
    for q in ["a", "%25%25", &"word+".repeat(200), "form%3Aada", "has%3Acake"] {
        let reply = fixture.bob.get(&format!("/search?q={q}")).await;
        assert_eq!(reply.status, 200);
        let page = main_element(&reply.body);
        assert!(
            page.contains("id=\"q-problem\"") && page.contains("aria-invalid"),
            "{page}"
        );
    }
    let signed_out = app.anonymous().get("/search?q=needle").await;
    assert_eq!(signed_out.header("location"), "/signin?next=%2Fsearch%3Fq%3Dneedle");
    assert!(main_element(&fixture.stranger.get("/search?q=needle").await.body).contains("No message was found"));
}
