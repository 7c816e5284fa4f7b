// The paths of all pages of a course in which every page has content, for tests that open them all.
import { lines, PASSWORD, type User, type Site } from "./users";

/** All that markup becomes. */
const FORMATTED = `# A sheet
**No** *or* ~~perhaps~~ \`x\`, ||hidden||:

> said

- [x] done

|a|b|
|-|-|
|$x^2$|2|

\`\`\`python
@decorator
def f(x: int) -> str:  # why
    return "a" + str(1) if None else f(x)
\`\`\`

$$\\frac{1}{n}$$ and $\\nosuch$`;

export interface FullCourse {
  teacher: User;
  student: User;
  /** For users who are not signed in. */
  signedOutPaths: string[];
  /** For all members of the course. */
  memberPaths: string[];
  /** For its staff only. */
  staffPaths: string[];
  /** Answered with 404: they do not exist, or the student may not see them. */
  notFoundPaths: string[];
}

/** Creates a course in which every page has content. */
export async function createFullCourse(site: Site): Promise<FullCourse> {
  const { course, room, invite, teacher, students: [student, other] } = await site.createCourse("Ada Lovelace", "Alan Turing");
  const dates = { starts_on: "2026-09-01", ends_on: "2027-01-31" };
  const text = "From text to machine.\n\nSee https://example.org/compilers and ask @grace.";
  await teacher.execute({ do: "change_course", course, title: "Compilers", code: "CS 143", description: text, ...dates });
  await teacher.execute({ do: "change_room", room, name: "General", topic: "What everybody should know" });
  const news = await teacher.createRoom(course, "News", "announcement");
  const projects = await teacher.createRoom(course, "Projects");
  const tutors = await teacher.createPrivateRoom(course, "Tutors", [student]);
  const direct = (await student.execute({ do: "open_direct", user: teacher.id })).room as number;
  const assignment = await teacher.createAssignment(course, "Sheet 1", Date.UTC(2040, 0, 1, 12), text);
  await teacher.createAssignment(course, "Sheet 0", Date.UTC(2020, 0, 1, 12), "Long ago");
  await teacher.sendMessages(room, lines(1, 3));
  await student.sendMessages(room, ["May I ask @grace something?", "See https://example.org/q?a=1&b=2 for it", "Never mind"]);
  await student.editMessage(room, 5, "See https://example.org/q?a=1 for it");
  await student.deleteMessage(room, 6);
  await other.sendMessage(room, `I have the same question as @${student.username}`);
  await teacher.sendMessage(room, `Here is the answer, @${student.username} and @${other.username}\n\n${FORMATTED}`);
  await teacher.sendMessage(news, "The lecture moves to room 5");
  await other.sendMessage(projects, "Who is with whom?");
  await student.sendMessage(tutors, "Only for us");
  await teacher.sendMessage(direct, "A word in private");
  await teacher.execute({ do: "pin", room, number: 1, on: true });
  for (const number of [1, 8]) await student.execute({ do: "save", room, number, on: true, note: number === 1 ? "For the exam" : "" });
  const thread = await student.openThread(room, 1);
  await student.sendMessage(thread, "Why is that?");
  await other.sendMessages(thread, ["Because of this", FORMATTED]);
  await student.execute({ do: "set_notification_level", room: projects, level: "muted" });
  await student.execute({ do: "new_token", name: "Grading script", days: 90, password: PASSWORD });
  const editPath = (number: number) => `/chat/${room}/${number}/edit`;
  return {
    teacher,
    student,
    signedOutPaths: ["/signin", "/signin?next=%2Fnotifications", "/signup", new URL(invite).pathname],
    memberPaths: [
      "/",
      `/chat/${room}`,
      `/chat/${room}/2`,
      `/chat/${room}/5`,
      `/chat/${news}`,
      `/chat/${projects}`,
      `/chat/${tutors}`,
      `/chat/${tutors}/settings`,
      `/chat/${direct}`,
      `/chat/${room}/settings`,
      `/chat/${thread}`,
      "/threads",
      `/chat/${room}/pins`,
      `/chat/${room}/date`,
      `/chat/${room}/1/save`,
      `/chat/${room}/1/forward`,
      `/chat/${room}/8/forward?to=${projects}`,
      "/saved",
      "/courses/new",
      `/courses/${course}`,
      `/courses/${course}/members`,
      `/courses/${course}/members/${other.id}`,
      `/courses/${course}/members?q=turing`,
      `/courses/${course}/rooms/new`,
      "/notifications",
      "/notifications?unread=1",
      `/notifications?course=${course}`,
      "/settings",
      new URL(invite).pathname,
    ],
    staffPaths: [
      editPath(3),
      `/courses/${course}/settings`,
      `/courses/${course}/assignments/new`,
      `/courses/${course}/assignments/${assignment}`,
    ],
    notFoundPaths: ["/chat/999999", "/courses/999999", "/nowhere", `/chat/${room}/x`],
  };
}
