//! The commands of the list, with targets that exist.

use super::account_forms::PASSWORD;
use super::fixtures::CourseFixture;
use app::protocol::{Command, OfferId, Role};

/// The same command, with an invite, session or token that exists.
pub async fn with_existing_target(fixture: &CourseFixture, command: Command) -> Command {
    match command.clone() {
        Command::JoinCourse { .. } => Command::JoinCourse {
            invite: fixture.app.invite(fixture.course, &fixture.teacher).await,
        },
        Command::UndoReadAll => {
            let all = Command::ReadAllNotifications { course: None };
            fixture.app.execute_as(&fixture.ada, all).await;
            command
        }
        Command::DeleteCourse { course } => {
            for user in [&fixture.ada, &fixture.bob] {
                fixture.app.execute_as(user, Command::LeaveCourse { course }).await;
            }
            Command::DeleteCourse { course }
        }
        Command::AnswerRequest { .. } => {
            let renew = Command::RenewInvite {
                course: fixture.course,
                days: 7,
                uses: 0,
                approval: true,
            };
            fixture.app.execute_as(&fixture.teacher, renew).await;
            fixture.join_stranger().await;
            command
        }
        Command::AnswerOffer { accept, .. } => Command::AnswerOffer {
            offer: offer_to_ada(fixture).await,
            accept,
        },
        Command::WithdrawOffer { .. } => Command::WithdrawOffer {
            offer: offer_to_ada(fixture).await,
        },
        Command::EndSession { .. } => {
            let actor = fixture.app.actor(&fixture.app.sign_in_again(&fixture.ada).await).await;
            Command::EndSession {
                session: actor.session,
                password: PASSWORD.into(),
            }
        }
        Command::RevokeToken { .. } => Command::RevokeToken {
            token: fixture.app.create_api_token(&fixture.ada).await.0,
        },
        Command::CloseAccount { closed, .. } => {
            let user = fixture.app.add_user("mary").await.id;
            Command::CloseAccount { user, closed }
        }
        Command::EndSessionsOf { .. } => {
            let user = fixture.app.add_user("mary").await.id;
            Command::EndSessionsOf { user }
        }
        Command::AppointInstructor { .. } => {
            let (course, teacher) = (fixture.course, fixture.teacher.id);
            let demoted = fixture
                .app
                .cohort
                .store
                .write(move |tx| Box::pin(async move { tx.set_role(course, teacher, Role::Assistant).await }));
            demoted.await.unwrap();
            command
        }
        other => other,
    }
}

/// The teacher offers Ada another role.
async fn offer_to_ada(fixture: &CourseFixture) -> OfferId {
    let (course, user, role) = (fixture.course, fixture.ada.id, Role::Assistant);
    fixture
        .app
        .execute_as(&fixture.teacher, Command::SetRole { course, user, role })
        .await;
    fixture.app.overview(&fixture.ada).await.offers[0].id
}
