// Test data, made without a browser: accounts by form posts, courses and messages by commands over HTTP. A test uses a
// browser only for what it tests.
import { type APIRequestContext, type APIResponse, request, test } from "@playwright/test";
import { SETUP_CODE, type Server } from "./server";

export const PASSWORD = "correct horse battery";

/** The answer of `POST /api/query`, as far as tests read it. */
export interface Snapshot {
  overview: {
    me: { id: number };
    rooms: { id: number; name: string; course?: number | null; last_number: number; read: number }[];
    offers?: { id: number }[];
    unread_notifications: number;
  };
  room?: { version: number; messages: { number: number; version: number; content: string; sent_at: number }[] };
  course?: { invite?: { link: string }; assignments: { id: number; title: string; due_at: number }[] };
  account?: { sessions: { id: number; this: boolean }[] };
}

/** A user. `request` carries the session; browsers take it over from there. */
export class User {
  id = 0;

  private constructor(
    readonly server: Server,
    readonly request: APIRequestContext,
    readonly name: string,
    readonly username: string,
  ) {}

  /** Posts a form that makes an account: the first one of a site, or one by an invite link. */
  static async signUp(server: Server, path: string, name: string, username: string, more: Record<string, string>): Promise<User> {
    const session = await request.newContext({ baseURL: server.url, extraHTTPHeaders: { Origin: server.url } });
    const user = new User(server, session, name, username);
    const answer = await user.post(path, { name, username, password: PASSWORD, ...more });
    if (answer.status() !== 303) throw new Error(`${name} could not sign up: ${answer.status()} ${await answer.text()}`);
    user.id = (await user.query({ view: "overview" })).overview.me.id;
    return user;
  }

  /** Posts a form as a browser without JavaScript does. The redirect is not followed. */
  post(path: string, form: Record<string, string>): Promise<APIResponse> {
    return this.request.post(path, { form, maxRedirects: 0 });
  }

  /** Executes a command. Fails if it is refused. */
  async execute(command: Record<string, unknown>): Promise<Record<string, unknown>> {
    const answer = await this.tryToExecute(command);
    if (!answer.ok()) throw new Error(`${this.name}: ${JSON.stringify(command)}: ${answer.status()} ${await answer.text()}`);
    const done: unknown = await answer.json();
    return typeof done === "object" && done ? (done as Record<string, unknown>) : {};
  }

  /** Executes a command that may be refused. */
  tryToExecute(command: Record<string, unknown>): Promise<APIResponse> {
    return this.request.post("/api/execute", { data: { command } });
  }

  /** Reads the snapshot of a view. */
  async query(view: Record<string, unknown>): Promise<Snapshot> {
    const answer = await this.request.post("/api/query", { data: { view } });
    if (!answer.ok()) throw new Error(`${this.name} may not view this: ${answer.status()} ${await answer.text()}`);
    return (await answer.json()) as Snapshot;
  }

  /** Sends a message; returns its number. */
  async sendMessage(room: number, content: string): Promise<number> {
    const done = await this.execute({ do: "send", room, uuid: crypto.randomUUID(), content });
    return (done.message as { number: number }).number;
  }

  /** Sends messages one after the other; returns the last number. */
  async sendMessages(room: number, contents: string[]): Promise<number> {
    let last = 0;
    for (const content of contents) last = await this.sendMessage(room, content);
    return last;
  }

  async editMessage(room: number, number: number, content: string): Promise<void> {
    const { room: view } = await this.query({ view: "room", room, near: number });
    await this.execute({ do: "edit", room, number, version: view?.messages.find((one) => one.number === number)?.version, content });
  }

  async deleteMessage(room: number, number: number): Promise<void> {
    await this.execute({ do: "delete", room, number });
  }

  /** Opens the thread of a message; returns its room. */
  async openThread(room: number, number: number): Promise<number> {
    return (await this.execute({ do: "open_thread", room, number })).room as number;
  }

  /** Creates a room for all members of a course. */
  async createRoom(course: number, name: string, kind: "course" | "announcement" = "course"): Promise<number> {
    return (await this.execute({ do: "new_room", course, kind, name })).room as number;
  }

  /** Creates a private room of a course, into which the others come. */
  async createPrivateRoom(course: number, name: string, participants: User[]): Promise<number> {
    const ids = participants.map((user) => user.id);
    const room = (await this.execute({ do: "new_private_room", course, name, participants: ids })).room as number;
    for (const user of participants) await user.acceptOffers();
    return room;
  }

  /** Comes into a course by its invite link. */
  async join(invite: string): Promise<void> {
    await this.execute({ do: "join_course", invite: invite.split("/").at(-1) });
  }

  /** Accepts everything that is offered: places, roles, private rooms. */
  async acceptOffers(): Promise<void> {
    const { overview } = await this.query({ view: "overview" });
    for (const offer of overview.offers ?? []) await this.execute({ do: "answer_offer", offer: offer.id, accept: true });
  }

  /** Creates an assignment; returns its id. */
  async createAssignment(course: number, title: string, due: number, text = ""): Promise<number> {
    const done = await this.execute({ do: "new_assignment", course, title, text, due, past: true });
    return (done.assignment as { assignment: number }).assignment;
  }
}

/** A course with its members, made for one test. */
export interface CourseFixture {
  course: number;
  title: string;
  /** The room "General". */
  room: number;
  invite: string;
  teacher: User;
  students: User[];
}

/** The site that one server serves, with its users. */
export class Site {
  private count = 0;
  /** The users of the test that runs. */
  private users: User[] = [];
  private testId = "";
  /** The course whose invite link every new user signs up with, and leaves at once. */
  private signUpCourse = { course: 0, invite: "" };

  private constructor(readonly server: Server, readonly admin: User) {}

  /** Sets up an empty server. Its first user is the site's admin. */
  static async setUp(server: Server): Promise<Site> {
    const form = { do: "set_up", form: "set-up", code: SETUP_CODE, site_name: "Riverside" };
    const admin = await User.signUp(server, "/setup", "Ida Rhodes", "ida", form);
    const site = new Site(server, admin);
    await admin.execute({ do: "set_course_starters", who: "anybody" });
    const course = (await admin.execute({ do: "new_course", title: "Sign-up", code: "SIGNUP" })).course as number;
    site.signUpCourse = { course, invite: await inviteOf(admin, course) };
    return site;
  }

  /** A new user who is in no course. */
  async createUser(name: string): Promise<User> {
    const user = await this.joinByInvite(name, this.signUpCourse.invite);
    await user.execute({ do: "leave_course", course: this.signUpCourse.course });
    return user;
  }

  /** A new user who signs up by an invite link. */
  async joinByInvite(name: string, invite: string): Promise<User> {
    await this.closeEarlierAccounts();
    this.count += 1;
    const code = new URL(invite).pathname.split("/").at(-1) ?? "";
    const username = `${name.split(" ")[0].toLowerCase()}${this.count}`;
    const form = { do: "sign_up", form: "sign-up", invite: code };
    const user = await User.signUp(this.server, `/join/${code}`, name, username, form);
    this.users.push(user);
    return user;
  }

  /** Closes the accounts of earlier tests: two people of one name would be shown with their user names. */
  private async closeEarlierAccounts(): Promise<void> {
    const { testId } = test.info();
    if (testId === this.testId) return;
    this.testId = testId;
    for (const { id } of this.users.splice(0)) await this.admin.execute({ do: "close_account", user: id, closed: true });
  }

  /** A course with a teacher (Grace Hopper) and students. Nobody has anything unread. */
  async createCourse(...students: string[]): Promise<CourseFixture> {
    const teacher = await this.createUser("Grace Hopper");
    const title = `Compilers ${this.count}`;
    const done = await teacher.execute({ do: "new_course", title, code: `CS ${this.count}` });
    const course = done.course as number;
    const { overview } = await teacher.query({ view: "overview" });
    const room = overview.rooms.find((room) => room.course === course)?.id ?? 0;
    const invite = await inviteOf(teacher, course);
    const members: User[] = [];
    for (const name of students) members.push(await this.joinByInvite(name, invite));
    return { course, title, room, invite, teacher, students: members };
  }
}

async function inviteOf(user: User, course: number): Promise<string> {
  const { course: view } = await user.query({ view: "course", course });
  if (!view?.invite) throw new Error("the course has no invite link");
  return view.invite.link;
}

/** Lines to fill a room with: "Line 1", "Line 2" … */
export function lines(from: number, to: number): string[] {
  return Array.from({ length: to - from + 1 }, (_, at) => `Line ${from + at}`);
}
