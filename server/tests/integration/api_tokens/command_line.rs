//! API tokens on the command line: `cohort token`.

use super::helpers::expect_unauthorized;
use crate::support::fixtures::{CourseFixture, send};
use app::protocol::{Command, ProblemKind, TokenId};
use server::cli::config::{Database, TokenTask, UserTask};

#[tokio::test]
async fn api_tokens_are_created_listed_and_revoked_on_the_command_line() {
    let fixture = CourseFixture::create().await;
    let database = Database {
        database_url: fixture.app.database.clone(),
    };
    let run = |task| server::cli::api_tokens::run(&database, task);
    let list = || TokenTask::List { username: "ada".into() };
    assert_eq!(run(list()).await.unwrap(), "ada has no tokens.");
    let add = |username: &str| TokenTask::Add {
        username: username.into(),
        name: "Import".into(),
        days: 30,
        write: true,
        course: None,
    };
    assert!(run(add("nobody")).await.unwrap_err().contains("Nobody"));
    let secret = run(add("ada")).await.unwrap();
    let script = fixture.ada.with_api_token(&secret);
    script.expect_done(&send(fixture.general, "From the shell")).await;
    let (mut socket, _) = script.socket().await;
    let listed = run(list()).await.unwrap();
    assert!(
        listed.contains("Import")
            && listed.contains("reads and writes")
            && listed.contains("until 2")
            && !listed.contains("cohort_"),
        "{listed}"
    );
    let id = listed.split_whitespace().next().unwrap().parse().unwrap();
    let revoke = |username: &str| TokenTask::Revoke {
        username: username.into(),
        id,
    };
    let error = run(revoke("bob")).await.unwrap_err();
    assert!(error.contains("no token of this number"));
    assert!(run(revoke("ada")).await.unwrap().contains("is revoked"));
    expect_unauthorized(&fixture, &fixture.ada, &secret).await;
    assert_eq!(socket.expect_close().await, 4001);

    let (_, second) = fixture.app.create_api_token(&fixture.ada).await;
    let disable = UserTask::Disable { username: "ada".into() };
    server::cli::users::run(&database, disable).await.unwrap();
    expect_unauthorized(&fixture, &fixture.ada, &second).await;
    let missing = fixture
        .bob
        .expect_problem(&Command::RevokeToken { token: TokenId(1) })
        .await;
    assert_eq!(missing.kind, ProblemKind::NotFound, "a session is not an API token");
}
