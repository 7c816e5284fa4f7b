// No types come with it, and of it only the client is used.
declare module "ws";
