/* SPDX-License-Identifier: Apache-2.0 */
#include "models/hub_priv.h"

#include <stdio.h>

static int not_one(struct error *e) {
  return error_set(e, ERR_INVALID,
                   "That is no model's address: it is OWNER/REPO, OWNER/REPO:Q4_K_M, OWNER/REPO/FILE.gguf or "
                   "https://HOST/FILE.gguf.");
}

bool hub_byte_is_plain(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' || c == '_' || c == '-';
}

/* One step of a path, that leads nowhere else. */
static bool is_word(struct str s) {
  if (!s.at || !s.len || s.at[0] == '.' || s.at[0] == '-' || str_find(s, STR("..")) >= 0) return false;
  for (size_t i = 0; i < s.len; i++)
    if (!hub_byte_is_plain(s.at[i])) return false;
  return true;
}

static bool put_word(char *out, size_t room, struct str s) {
  if (!s.at || !is_word(s) || s.len >= room) return false;
  memcpy(out, s.at, s.len);
  out[s.len] = '\0';
  return true;
}

static bool is_gguf(struct str s) {
  size_t end = strlen(".gguf");
  return s.len > end && str_eq_nocase(str_from(s, s.len - end), STR(".gguf"));
}

bool hub_file_is_good(struct str file) {
  struct str rest = file, step;
  if (!is_gguf(file) || file.len >= HUB_FILE_MOST) return false;
  while (str_next(&rest, '/', &step))
    if (!is_word(step)) return false;
  return file.at[file.len - 1] != '/';
}

static bool put_file(struct hub_name *n, struct str file) {
  if (!hub_file_is_good(file)) return false;
  memcpy(n->file, file.at, file.len);
  n->file[file.len] = '\0';
  return true;
}

static bool put_quant(struct hub_name *n, struct str quant) {
  if (!put_word(n->quant, sizeof n->quant, quant)) return false;
  for (char *c = n->quant; *c; c++)
    if (*c >= 'a' && *c <= 'z') *c -= 'a' - 'A';
  return true;
}

/* "OWNER/REPO[:QUANT]", "OWNER/REPO/FILE.gguf" */
static bool read_name(struct str text, struct hub_name *n) {
  struct str owner = STR_NONE, repo = STR_NONE;
  if (!str_next(&text, '/', &owner) || !put_word(n->owner, sizeof n->owner, owner)) return false;
  bool more = str_find_byte(text, '/') >= 0;
  if (!str_next(&text, '/', &repo)) return false;
  ptrdiff_t colon = more ? -1 : str_find_byte(repo, ':');
  if (colon >= 0 && !put_quant(n, str_from(repo, (size_t)colon + 1))) return false;
  if (!put_word(n->repo, sizeof n->repo, colon < 0 ? repo : str_first(repo, (size_t)colon))) return false;
  return !more || put_file(n, text);
}

/* A hub's own page: "/OWNER/REPO", "/OWNER/REPO/blob/main/FILE.gguf", "/OWNER/REPO/tree/main". */
static bool read_page(struct str path, struct hub_name *n) {
  struct str owner = STR_NONE, repo = STR_NONE, view = STR_NONE, revision = STR_NONE;
  str_next(&path, '/', &owner);
  str_next(&path, '/', &repo);
  if (!put_word(n->owner, sizeof n->owner, owner) || !put_word(n->repo, sizeof n->repo, repo)) return false;
  if (!str_next(&path, '/', &view) || !view.len) return true;
  static const char *const views[] = {"blob", "resolve", "tree", "raw", NULL};
  if (!str_is_one_of(view, views) || !str_next(&path, '/', &revision)) return false;
  if (!str_is(revision, "main") && !put_word(n->revision, sizeof n->revision, revision)) return false;
  return !path.len || put_file(n, path);
}

static int read_url(struct str text, const struct net_address *hub, struct hub_name *n, struct error *e) {
  const struct net_target there = {.at = *hub};
  int r = net_target_read(text, &n->url, e);
  if (r < 0) return r;
  struct str path = str_of(n->url.path), front = str_of(hub->path);
  ptrdiff_t question = str_find_byte(path, '?');
  if (question >= 0) path = str_first(path, (size_t)question);
  if (net_target_is_same_server(&n->url, &there) && str_starts(path, front))
    return read_page(str_from(path, front.len + 1), n) ? 0 : not_one(e);
  if (is_gguf(path)) return 0;
  return error_set(e, ERR_INVALID, "That URL names no GGUF file: it ends in .gguf.");
}

int hub_name_read(struct str text, const struct net_address *hub, struct hub_name *ret, struct error *e) {
  static const char *const fronts[] = {"huggingface.co/", "hf.co/"};
  struct hub_name n = {0};
  text = str_trim(text);
  for (size_t i = 0; i < sizeof fronts / sizeof *fronts; i++)
    if (str_starts(text, str_of(fronts[i]))) text = str_from(text, strlen(fronts[i]));
  int r = str_find(text, STR("://")) >= 0 ? read_url(text, hub, &n, e) : read_name(text, &n) ? 0 : not_one(e);
  if (r == 0) *ret = n;
  return r;
}

/* ---- what a file's name says ---- */

static bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

/* "Q4_K_M", "IQ2_XXS", "F16": as the names of files have them. */
static bool is_packing(struct str s) {
  static const char *const whole[] = {"F16",   "F32",       "BF16",  "FP16",  "FP32",
                                      "MXFP4", "MXFP4_MOE", "NVFP4", "TQ1_0", "TQ2_0"};
  for (size_t i = 0; i < sizeof whole / sizeof *whole; i++)
    if (str_eq_nocase(s, str_of(whole[i]))) return true;
  if (s.len && (s.at[0] == 'I' || s.at[0] == 'i')) s = str_from(s, 1);
  return s.len >= 2 && s.len < HUB_QUANT_MOST - 1 && (s.at[0] == 'Q' || s.at[0] == 'q') && is_digit(s.at[1]) &&
         (s.len == 2 || s.at[2] == '_');
}

void hub_quant_of(struct str file, char ret[HUB_QUANT_MOST]) {
  ret[0] = '\0';
  while (file.len) {
    size_t begins = file.len;
    while (begins && !strchr("-./", file.at[begins - 1])) begins--;
    struct str word = str_from(file, begins);
    if (is_packing(word)) {
      for (size_t i = 0; i < word.len; i++)
        ret[i] = word.at[i] >= 'a' && word.at[i] <= 'z' ? (char)(word.at[i] - 'a' + 'A') : word.at[i];
      ret[word.len] = '\0';
      return;
    }
    file = str_first(file, begins ? begins - 1 : 0);
  }
}

int hub_part_of(struct str file, int *ret_count) {
  static const char shape[] = "-#####-of-#####.gguf";
  size_t len = sizeof shape - 1;
  *ret_count = 0;
  if (!file.at || file.len < len) return 0;
  const char *end = file.at + file.len - len;
  for (size_t i = 0; i < len; i++)
    if (shape[i] == '#' ? !is_digit(end[i]) : end[i] != shape[i]) return 0;
  long long part = 0, count = 0;
  if (!str_to_int((struct str){end + 1, 5}, &part) || !str_to_int((struct str){end + 10, 5}, &count)) return 0;
  *ret_count = (int)count;
  return count > 1 ? (int)part : 0;
}
