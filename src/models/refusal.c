/* SPDX-License-Identifier: Apache-2.0 */
#include "models/refusal.h"

static int wants_account(const struct net_reply *reply, const char *what, const char *page, struct error *e) {
  if (str_is(str_of(reply->code), "RepoNotFound"))
    return error_set(e, ERR_NOT_FOUND, "There is no %s there, or it is somebody's own.", what);
  return error_set(e, ERR_KEY,
                   "%s wants an account that has accepted its terms%s%s; a token of that account goes into a file, "
                   "--key-file.",
                   what, page[0] ? ", at " : "", page);
}

int refusal_of(const struct net_reply *reply, const char *what, const char *host, const char *page, struct error *e) {
  int status = reply->status;
  if (status == 200 || status == 206) return 0;
  if (status == 401 || status == 403) return wants_account(reply, what, page, e);
  if (status == 404 || status == 410) return error_set(e, ERR_NOT_FOUND, "There is no %s at %s.", what, host);
  if (status == 429)
    return error_set(e, ERR_BUSY, "%s has been asked too much just now. Try again in some minutes.", host);
  if (status >= 500)
    return error_set(e, ERR_BUSY, "%s is not well just now (it says %d). Try again later.", host, status);
  return error_set(e, ERR_INVALID, "%s answered with %d where %s was asked for.", host, status, what);
}

bool refusal_is_page(const struct net_reply *reply) {
  struct str type = str_first(str_of(reply->type), strlen("text/html"));
  return str_eq_nocase(type, STR("text/html"));
}
