//! The page of help.

use crate::support::fixtures::CourseFixture;

#[tokio::test]
async fn everybody_may_read_it_it_is_kept_by_browsers_and_it_is_searched_without_scripts() {
    let fixture = CourseFixture::create().await;
    let here = fixture.ada.get("/help").await;
    let outside = fixture.app.anonymous().get("/help").await;
    for answer in [&here, &outside] {
        assert_eq!(
            (answer.status, answer.header("cache-control")),
            (200, "private, max-age=604800")
        );
        for section in ["Rooms", "Mentions", "What you hear of", "Keys", "Without JavaScript"] {
            assert!(answer.body.contains(&format!("<h2>{section}<")), "{}", answer.body);
        }
        let downloads = ["modulepreload", ".wasm", "/pkg/cohort.js"].map(|part| answer.body.contains(part));
        assert_eq!(
            downloads, [false; 3],
            "nothing to download but the style: {}",
            answer.body
        );
    }
    assert!(
        !here.body.contains("@ada</span>") && !here.body.contains("Algebra"),
        "nothing of who asks is kept"
    );
    let found = fixture.ada.get("/help?q=MUTED").await.body;
    assert!(
        found.contains("<h2>What you hear of<") && !found.contains("<h2>Keys<"),
        "{found}"
    );
    let nothing = fixture.ada.get("/help?q=%3Cb%3E").await.body;
    assert!(
        nothing.contains("Nothing here has the words") && !nothing.contains("<b>."),
        "{nothing}"
    );
    assert!(fixture.ada.get("/").await.body.contains("href=\"/help\""));
}
