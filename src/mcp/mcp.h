/* SPDX-License-Identifier: Apache-2.0
 *
 * mcp: tools of servers that others wrote, by the Model Context Protocol
 * (https://modelcontextprotocol.io/specification): the client. A server runs in a box of its own (sandbox/sandbox.h)
 * for as long as somebody calls it, or it is somewhere else and is spoken to over HTTP; it speaks JSON-RPC 2.0
 * (https://www.jsonrpc.org/specification), a message a line or a request. Both eras are spoken: versions 2024-11-05 to
 * 2025-11-25, which begin with `initialize`, and 2026-07-28, whose requests carry all of it; `server/discover` tells
 * them apart. Over HTTP the older one has two forms: one address for all (2025-03-26 and later), or a stream that
 * names another to be written to (2024-11-05), which is tried where the first is refused.
 *
 *   mcp.c      one session: begun, asked, ended       message.c  one message read
 *   stdio.c    the server's streams, all bounded      lines.c    bytes to lines
 *   http.c     requests to a server, likewise         post.c     one of them under way
 *   tools.c    what it offers, and its hash           call.c     one tool used, and what it came to
 *
 * A token goes to the server that it was given for and to nobody else: not where a redirect or a stream sends one, and
 * not without encryption to another machine. Nothing that a server says is believed: every size, count and time has an
 * end, its requests are declined, an answer to nothing that was asked is not heard. Whatever goes wrong ends in one
 * sentence, and the session is over.
 *
 *   closed --mcp_open: started, discovered or initialized--> open --mcp_tools, mcp_call--> open
 *   open --too big, too slow, nonsense, gone--> broken: every call says the same sentence --mcp_close--> closed
 *
 * One thread at a time for one session; calls wait. Strings live in the arena given.
 */
#ifndef OS1_MCP_MCP_H
#define OS1_MCP_MCP_H

#include "base/json.h"

enum {
  MCP_LINE_MOST = 4 * 1024 * 1024,      /* bytes of one message */
  MCP_RECEIVED_MOST = 32 * 1024 * 1024, /* bytes that come between a request and its answer */
  MCP_MESSAGES_MOST = 10000,            /* messages that are no answer, in a session */
  MCP_NONSENSE_MOST = 20,               /* lines that are no message, in a session */
  MCP_TOOLS_MOST = 256,
  MCP_PAGES_MOST = 64,
  MCP_NAME_MOST = 64,
  MCP_SCHEMA_MOST = 16 * 1024, /* bytes; a tool with a longer one is left out */
  MCP_ABOUT_MOST = 4000,       /* bytes of a description; likewise */
  MCP_TEXT_MOST = 64 * 1024,   /* bytes of what a tool came to; what is more is left out, and that is said */
  MCP_HASH = 32
};

/* Lists end with NULL. */
struct mcp_server {
  const char *name;       /* as the person calls it */
  const char *url;        /* of one that is spoken to over HTTP; NULL: a program, of which the rest is */
  const char *token_file; /* with url: its bearer token (RFC 6750), in a file that only its person reads; NULL none */
  const char *const *command; /* argv */
  const char *const *reads;   /* paths that it may read, */
  const char *const *writes;  /* and change, */
  const char *const *runs;    /* and read and run; its own program is one of them */
  const char *const *hidden;  /* never given, whatever else says */
  bool network;
};
/* Whether it may be one: "notes", "my-files": a to z, 0 to 9 and - within, at most 32. */
bool mcp_is_name(struct str name);

/* All in milliseconds. */
struct mcp_times {
  int probe; /* for an answer to `server/discover`: after that the server is of the older era */
  int begin; /* until it has begun */
  int call;  /* until a tool has come to something */
  int end;   /* for it to leave by itself */
};
extern const struct mcp_times mcp_times_usual;

struct mcp;
/* ERR_UNSUPPORTED where nothing can be boxed, or it speaks no version that is known, or this build has no network;
 * ERR_NOT_FOUND no such program, or nobody there; ERR_KEY it wants a token, or the token's file will not do; ERR_DENIED
 * it sends one elsewhere, or is not to be trusted; else as below. */
int mcp_open(const struct mcp_server *s, const struct mcp_times *t, struct mcp **ret, struct error *e);
void mcp_close(struct mcp *m); /* NULL is fine */
/* "2025-11-25" */
const char *mcp_version(const struct mcp *m);
/* The last that it wrote to standard error, a few hundred bytes of it; it is anybody's words. */
struct str mcp_complaint(const struct mcp *m);

struct mcp_tool {
  struct str name, about;       /* as the server says: words from outside */
  struct str schema;            /* JSON; "{}" where it gives none */
  bool only_looks;              /* it says so itself (annotations.readOnlyHint) */
  unsigned char hash[MCP_HASH]; /* BLAKE2b-256 (RFC 7693) of all that it says of the tool, members in order */
};
struct mcp_tools {
  VEC(struct mcp_tool) at;
  size_t left_out; /* without a name that can be used, twice there, or too long */
};
/* All pages. ERR_BUSY: it did not answer in time; ERR_TOO_BIG; ERR_INVALID: it speaks nonsense, or refused; ERR_IO: it
 * has ended; ERR_CANCELLED. Each with a sentence that names the server. */
int mcp_tools(struct mcp *m, struct arena *a, struct mcp_tools *ret, struct error *e);

/* Asked while a tool works; any may be NULL. */
struct mcp_watch {
  void *arg;
  bool (*stop)(void *arg);                                               /* true calls it off, and the server is told */
  void (*progress)(void *arg, double done, double of, struct str words); /* of 0: it does not say */
};
struct mcp_result {
  struct str text; /* words from outside, UTF-8; of what is no text, what kind it is */
  bool failed;     /* by the server's own word */
};
int mcp_call(struct mcp *m, struct arena *a, struct str tool, const json_t *arguments, const struct mcp_watch *w,
             struct mcp_result *ret, struct error *e);

#endif
