//! Courses and their members.

use super::{Reader, Tx, words};
use crate::fanout::Outgoing;
use crate::fault::Fault;
use app::wire::{Change, Course, CourseId, Event, InviteCard, Member, Millis, Role, Stream, UserId};

impl Tx<'_> {
    pub async fn add_course(
        &mut self,
        course: &Course,
        invite: &str,
        expires_at: Option<Millis>,
    ) -> Result<CourseId, Fault> {
        let id = CourseId(self.next_id("course").await?);
        sqlx::query(
            "INSERT INTO courses (id, title, code, description, starts_on, ends_on, created_at, version, invite_code, \
             invite_expires_at) VALUES ($1, $2, $3, $4, $5, $6, $7, 1, $8, $9)",
        )
        .bind(id.0)
        .bind(course.title.clone())
        .bind(course.code.clone())
        .bind(course.description.clone())
        .bind(course.starts_on.clone())
        .bind(course.ends_on.clone())
        .bind(self.now)
        .bind(invite.to_owned())
        .bind(expires_at)
        .execute(&mut *self.conn)
        .await?;
        Ok(id)
    }

    pub async fn course(&mut self, course: CourseId) -> Result<Option<Course>, Fault> {
        super::views::course(self.conn, course).await
    }

    pub async fn set_course(&mut self, course: &Course) -> Result<(), Fault> {
        sqlx::query(
            "UPDATE courses SET title = $2, code = $3, description = $4, starts_on = $5, ends_on = $6, \
             archived_at = $7 WHERE id = $1",
        )
        .bind(course.id.0)
        .bind(course.title.clone())
        .bind(course.code.clone())
        .bind(course.description.clone())
        .bind(course.starts_on.clone())
        .bind(course.ends_on.clone())
        .bind(course.archived_at)
        .execute(&mut *self.conn)
        .await?;
        Ok(())
    }

    pub async fn set_invite(&mut self, course: CourseId, code: &str, expires_at: Option<Millis>) -> Result<(), Fault> {
        sqlx::query("UPDATE courses SET invite_code = $2, invite_expires_at = $3 WHERE id = $1")
            .bind(course.0)
            .bind(code.to_owned())
            .bind(expires_at)
            .execute(&mut *self.conn)
            .await?;
        Ok(())
    }

    /// The course an invite opens, if the invite is in force.
    pub async fn invited(&mut self, code: &str) -> Result<Option<CourseId>, Fault> {
        let row: Option<(i64,)> = sqlx::query_as(
            "SELECT id FROM courses WHERE invite_code = $1 AND archived_at IS NULL \
             AND (invite_expires_at IS NULL OR invite_expires_at > $2)",
        )
        .bind(code.to_owned())
        .bind(self.now)
        .fetch_optional(&mut *self.conn)
        .await?;
        Ok(row.map(|(id,)| CourseId(id)))
    }

    /// What somebody is in a course; nothing for a stranger.
    pub async fn role(&mut self, user: UserId, course: CourseId) -> Result<Option<Role>, Fault> {
        let row: Option<(String,)> = sqlx::query_as("SELECT role FROM members WHERE course_id = $1 AND user_id = $2")
            .bind(course.0)
            .bind(user.0)
            .fetch_optional(&mut *self.conn)
            .await?;
        Ok(row.map(|(role,)| words::role_of(&role)))
    }

    pub async fn add_member(&mut self, course: CourseId, user: UserId, role: Role) -> Result<(), Fault> {
        sqlx::query("INSERT INTO members (course_id, user_id, role, joined_at) VALUES ($1, $2, $3, $4)")
            .bind(course.0)
            .bind(user.0)
            .bind(words::role(role))
            .bind(self.now)
            .execute(&mut *self.conn)
            .await?;
        Ok(())
    }

    pub async fn set_role(&mut self, course: CourseId, user: UserId, role: Role) -> Result<(), Fault> {
        sqlx::query("UPDATE members SET role = $3 WHERE course_id = $1 AND user_id = $2")
            .bind(course.0)
            .bind(user.0)
            .bind(words::role(role))
            .execute(&mut *self.conn)
            .await?;
        Ok(())
    }

    pub async fn remove_member(&mut self, course: CourseId, user: UserId) -> Result<(), Fault> {
        sqlx::query("DELETE FROM members WHERE course_id = $1 AND user_id = $2")
            .bind(course.0)
            .bind(user.0)
            .execute(&mut *self.conn)
            .await?;
        Ok(())
    }

    /// Everybody in a course.
    pub async fn members(&mut self, course: CourseId) -> Result<Vec<UserId>, Fault> {
        let rows: Vec<(i64,)> = sqlx::query_as("SELECT user_id FROM members WHERE course_id = $1 ORDER BY user_id")
            .bind(course.0)
            .fetch_all(&mut *self.conn)
            .await?;
        Ok(rows.into_iter().map(|(id,)| UserId(id)).collect())
    }

    pub async fn count_members(&mut self, course: CourseId) -> Result<i64, Fault> {
        let (count,): (i64,) = sqlx::query_as("SELECT COUNT(*) FROM members WHERE course_id = $1")
            .bind(course.0)
            .fetch_one(&mut *self.conn)
            .await?;
        Ok(count)
    }

    pub async fn count_instructors(&mut self, course: CourseId) -> Result<i64, Fault> {
        let (count,): (i64,) =
            sqlx::query_as("SELECT COUNT(*) FROM members WHERE course_id = $1 AND role = 'instructor'")
                .bind(course.0)
                .fetch_one(&mut *self.conn)
                .await?;
        Ok(count)
    }

    /// How many courses a person is an instructor of.
    pub async fn count_own_courses(&mut self, user: UserId) -> Result<i64, Fault> {
        let (count,): (i64,) =
            sqlx::query_as("SELECT COUNT(*) FROM members WHERE user_id = $1 AND role = 'instructor'")
                .bind(user.0)
                .fetch_one(&mut *self.conn)
                .await?;
        Ok(count)
    }

    /// Whether two people share a course.
    pub async fn share_a_course(&mut self, one: UserId, other: UserId) -> Result<bool, Fault> {
        let row: Option<(i64,)> = sqlx::query_as(
            "SELECT a.course_id FROM members a JOIN members b ON b.course_id = a.course_id \
             WHERE a.user_id = $1 AND b.user_id = $2 LIMIT 1",
        )
        .bind(one.0)
        .bind(other.0)
        .fetch_optional(&mut *self.conn)
        .await?;
        Ok(row.is_some())
    }

    /// Every course somebody is in.
    pub async fn courses_of(&mut self, user: UserId) -> Result<Vec<CourseId>, Fault> {
        let rows: Vec<(i64,)> = sqlx::query_as("SELECT course_id FROM members WHERE user_id = $1 ORDER BY course_id")
            .bind(user.0)
            .fetch_all(&mut *self.conn)
            .await?;
        Ok(rows.into_iter().map(|(id,)| CourseId(id)).collect())
    }

    /// Tells a course something, with its next version.
    pub async fn tell_course(&mut self, course: CourseId, change: Change) -> Result<(), Fault> {
        let (version,): (i64,) =
            sqlx::query_as("UPDATE courses SET version = version + 1 WHERE id = $1 RETURNING version")
                .bind(course.0)
                .fetch_one(&mut *self.conn)
                .await?;
        self.tell(Outgoing::Event(Event {
            stream: Stream::Course(course),
            version,
            change,
        }));
        Ok(())
    }

    /// Tells a course that somebody is a member, or has another role.
    pub async fn tell_member(&mut self, course: CourseId, user: UserId, role: Role) -> Result<(), Fault> {
        let total = self.count_members(course).await?;
        let Some(user) = self.user(user).await? else {
            return Ok(());
        };
        let member = Member {
            id: user.id,
            handle: user.handle,
            name: user.name,
            role,
        };
        self.tell_course(course, Change::Member { member, total }).await
    }
}

impl Reader {
    /// What an invite link leads to, for its holder.
    pub async fn invite_card(
        &mut self,
        code: &str,
        user: Option<UserId>,
        now: Millis,
    ) -> Result<Option<InviteCard>, Fault> {
        type Row = (i64, String, String, Option<i64>);
        let row: Option<Row> = sqlx::query_as(
            "SELECT c.id, c.title, c.code, m.user_id FROM courses c \
             LEFT JOIN members m ON m.course_id = c.id AND m.user_id = $2 \
             WHERE c.invite_code = $1 AND c.archived_at IS NULL \
             AND (c.invite_expires_at IS NULL OR c.invite_expires_at > $3)",
        )
        .bind(code.to_owned())
        .bind(user.map_or(0, |user| user.0))
        .bind(now)
        .fetch_optional(&mut *self.0)
        .await?;
        Ok(row.map(|(id, title, course_code, member)| InviteCard {
            code: code.to_owned(),
            title,
            course_code,
            course: member.map(|_| CourseId(id)),
        }))
    }
}
