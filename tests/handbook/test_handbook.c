/* SPDX-License-Identifier: Apache-2.0
 *
 * Folders of skills: what is read of one, what is refused, and what a script can do in its box.
 */
#include "base/buf.h"
#include "handbook/front_matter.h"
#include "handbook/handbook_priv.h"
#include "sandbox/sandbox.h"

#include <fcntl.h>
#include <ftw.h>
#include <setjmp.h>
#include <stdarg.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

static char shelf[64];

static int begin(void **state) {
  snprintf(shelf, sizeof shelf, "/tmp/os1-handbook-XXXXXX");
  return mkdtemp(shelf) ? 0 : -1;
}

static int remove_one(const char *path, const struct stat *st, int kind, struct FTW *at) {
  return remove(path);
}

static int end(void **state) {
  return nftw(shelf, remove_one, 16, FTW_DEPTH | FTW_PHYS);
}

/* The folders on the way are made. */
static void put(const char *path, const char *text) {
  char whole[256];
  snprintf(whole, sizeof whole, "%s/%s", shelf, path);
  for (char *at = whole + strlen(shelf) + 1; (at = strchr(at, '/')); at++) {
    *at = '\0';
    mkdir(whole, 0700);
    *at = '/';
  }
  int fd = open(whole, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  assert_true(fd >= 0 && write(fd, text, strlen(text)) == (ssize_t)strlen(text));
  close(fd);
}

static void put_skill(const char *name, const char *body) {
  char path[128], text[1024];
  snprintf(path, sizeof path, "%s/SKILL.md", name);
  snprintf(text, sizeof text, "---\nname: %s\ndescription: Counts words.\n---\n%s", name, body);
  put(path, text);
}

static void link_in(const char *name, const char *to) {
  char whole[256];
  snprintf(whole, sizeof whole, "%s/%s", shelf, name);
  assert_int_equal(symlink(to, whole), 0);
}

static int look(struct arena *a, const char *name, struct handbook *ret, struct error *e) {
  return handbook_read(a, shelf, str_of(name), STR(""), ret, e);
}

static void is_said(struct str text, const char *wanted) {
  if (!str_is(text, wanted)) fail_msg("\"%.*s\" rather than \"%s\"", STR_ARG(text), wanted);
}

/* ---- front matter ---- */

static const struct {
  const char *text, *name, *about, *body;
} good[] = {
    {"---\nname: a\ndescription: Counts words.\n---\nBody\n", "a", "Counts words.", "Body\n"},
    {"---\r\nname: a-2\r\ndescription: Counts.\r\n---\r\nBody", "a-2", "Counts.", "Body"},
    {"\xEF\xBB\xBF---  \n\n# of it\nname: \"a\" # its name\ndescription: 'It''s: so'\n---", "a", "It's: so", ""},
    {"---\nname: a\ndescription: \"one\\ttwo \\u00e9\\x21 \\\"q\\\"\"\n---\n", "a", "one two \xC3\xA9! \"q\"", ""},
    {"---\nname: a\ndescription: >-\n  Counts\n  words.\n\n  And lines.\n---\n", "a", "Counts words. And lines.", ""},
    {"---\nname: a\ndescription: |\n    One\n      deeper\n    two\n\nlicense: MIT\n---\n", "a", "One deeper two", ""},
    {"---\nmetadata:\n  author: b\n  name: not-this\nname: a\nallowed-tools:\n- Read\n- Bash\ndescription: x # "
     "y\n---\n",
     "a", "x", ""},
    {"---\nname: a\ndescription: a#b c:d\nversion: [1, 2]\n---\n---\nmore", "a", "a#b c:d", "---\nmore"},
};

static const struct {
  const char *text, *why;
} bad[] = {
    {"", "does not begin"},
    {"# Counting\n", "does not begin"},
    {"---\nname: a\ndescription: b\n", "no second line"},
    {"---\ndescription: b\n---\n", "its name"},
    {"---\nname: a\n---\n", "what it is for"},
    {"---\nname: a\ndescription: ''\n---\n", "what it is for"},
    {"---\nname: A\ndescription: b\n---\n", "no skill is called"},
    {"---\nname: a--b\ndescription: b\n---\n", "no skill is called"},
    {"---\nname: ../a\ndescription: b\n---\n", "no skill is called"},
    {"---\nname: a\ndescription: Use it: now\n---\n", "line 3: a text with a colon"},
    {"---\nname: a\ndescription: [b]\n---\n", "line 3: only a text"},
    {"---\nname: a\ndescription: &b c\n---\n", "line 3: only a text"},
    {"---\nname: a\ndescription: *b\n---\n", "line 3: only a text"},
    {"---\nname: a\ndescription: !!str b\n---\n", "line 3: only a text"},
    {"---\nname: a\ndescription: b\n  c\n---\n", "several lines"},
    {"---\nname: a\ndescription:\n  b\n---\n", "line of its key"},
    {"---\nname: a\ndescription: \"b\n---\n", "not closed"},
    {"---\nname: a\ndescription: 'b' c\n---\n", "closing quote"},
    {"---\nname: a\ndescription: \"\\q\"\n---\n", "backslash"},
    {"---\nname: a\ndescription: \"\\ud800\"\n---\n", "backslash"},
    {"---\nname: a\ndescription: \"\\x00\"\n---\n", "backslash"},
    {"---\nname: a\ndescription: >2\n  b\n---\n", "only - or +"},
    {"---\nname: a\ndescription: >\n    b\n  c\n---\n", "line 5: it is not as far in"},
    {"---\nname: a\ndescription: >\n\tb\n---\n", "line 4: a tab leads it in"},
    {"---\nname: a\nname: b\ndescription: c\n---\n", "line 3: that key"},
    {"---\n  name: a\n---\n", "line 2: it is led in"},
    {"---\njust words\n---\n", "line 2: it is no `key: value`"},
    {"---\nname:a\n---\n", "line 2: it is no `key: value`"},
    {"---\nname: a\ndescription: \xFF\n---\n", "no text"},
    {"---\nname: a\ndescription: b\xE2\x80\x8B c\n---\n", "cannot be seen"},
    {"---\nname: a\ndescription: \"b \\u202E c\"\n---\n", "cannot be seen"},
    {"---\nname: a\ndescription: b\xF3\xA0\x81\x81\n---\n", "cannot be seen"},
};

static void front_matter__is_read(void **state) {
  for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
    AUTO_ARENA struct arena a = ARENA_NONE;
    struct front_matter f;
    struct error e = {0};
    if (front_matter_read(&a, str_of(good[i].text), &f, &e) < 0) fail_msg("%s: %s", good[i].text, e.text);
    is_said(f.name, good[i].name);
    is_said(f.about, good[i].about);
    is_said(f.body, good[i].body);
  }
}

static void front_matter__that_is_something_else__is_one_sentence(void **state) {
  for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
    AUTO_ARENA struct arena a = ARENA_NONE;
    struct front_matter f;
    struct error e = {0};
    assert_int_equal(front_matter_read(&a, str_of(bad[i].text), &f, &e), ERR_INVALID);
    if (!strstr(e.text, bad[i].why)) fail_msg("%s: %s", bad[i].text, e.text);
  }
}

static void front_matter__without_an_end__is_refused(void **state) {
  AUTO_ARENA struct arena a = ARENA_NONE;
  AUTO_BUF struct buf text = buf_new(BUF_TURN);
  struct front_matter f;
  struct error e = {0};
  buf_add_str(&text, STR("---\nname: a\ndescription: "));
  for (int i = 0; i < FRONT_MATTER_ABOUT_MOST; i++) buf_add_str(&text, STR("\xC3\xA9"));
  size_t fits = text.len;
  buf_add_str(&text, STR("\n---\n"));
  assert_int_equal(front_matter_read(&a, buf_str(&text), &f, &e), 0);
  buf_truncate(&text, fits);
  buf_add_str(&text, STR("e\n---\n"));
  assert_int_equal(front_matter_read(&a, buf_str(&text), &f, &e), ERR_INVALID);
  assert_non_null(strstr(e.text, "1,024"));
  buf_truncate(&text, 4);
  for (int i = 0; i < FRONT_MATTER_LINES_MOST; i++) buf_add_str(&text, STR("# no\n"));
  buf_add_str(&text, STR("name: a\ndescription: b\n---\n"));
  assert_int_equal(front_matter_read(&a, buf_str(&text), &f, &e), ERR_INVALID);
}

/* ---- a folder ---- */

static void folder__is_read_whole(void **state) {
  AUTO_ARENA struct arena a = ARENA_NONE;
  struct handbook h;
  struct error e = {0};
  put_skill("words", "Run scripts/count.sh.\n");
  put("words/scripts/count.sh", "wc -w\n");
  put("words/more/how.md", "Slowly.\n");
  link_in("words/again.md", "more/how.md");
  if (handbook_read(&a, shelf, STR("words"), STR("more/how.md"), &h, &e) < 0) fail_msg("%s", e.text);
  is_said(h.about, "Counts words.");
  is_said(h.body, "Run scripts/count.sh.\n");
  is_said(h.wanted, "Slowly.\n");
  assert_int_equal(h.files.len, 3);
  assert_int_equal(h.scripts, 1);
  is_said(h.files.at[2].path, "scripts/count.sh");
  assert_true(h.files.at[2].script && !h.files.at[1].script);
}

static void hash_of(unsigned char ret[HANDBOOK_HASH]) {
  AUTO_ARENA struct arena a = ARENA_NONE;
  struct handbook h;
  struct error e = {0};
  if (look(&a, "pinned", &h, &e) < 0) fail_msg("%s", e.text);
  memcpy(ret, h.hash, HANDBOOK_HASH);
}

/* Each of these is another folder than the one before. */
static void hash__changes_with_anything_in_it(void **state) {
  unsigned char seen[8][HANDBOOK_HASH], again[HANDBOOK_HASH];
  char path[128];
  put_skill("pinned", "As it was.");
  put("pinned/scripts/a.sh", "echo a");
  hash_of(seen[0]);
  put_skill("pinned", "As it is.");
  hash_of(seen[1]);
  put("pinned/scripts/a.sh", "echo b");
  hash_of(seen[2]);
  put("pinned/b", "");
  hash_of(seen[3]);
  snprintf(path, sizeof path, "%s/pinned/b", shelf);
  assert_int_equal(chmod(path, 0700), 0);
  hash_of(seen[4]);
  unlink(path);
  put("pinned/c", "");
  hash_of(seen[5]);
  link_in("pinned/d", "c");
  hash_of(seen[6]);
  put("pinned/e/f", "");
  hash_of(seen[7]);
  for (size_t i = 0; i < 8; i++)
    for (size_t k = 0; k < i; k++) assert_memory_not_equal(seen[i], seen[k], HANDBOOK_HASH);
  hash_of(again);
  assert_memory_equal(again, seen[7], HANDBOOK_HASH);
}

static void is_refused(const char *name, int code, const char *why) {
  AUTO_ARENA struct arena a = ARENA_NONE;
  struct handbook h;
  struct error e = {0};
  int r = look(&a, name, &h, &e);
  if (r != code || !strstr(e.text, why)) fail_msg("%s: %d, %s", name, r, e.text);
}

static void link__that_leads_out__is_refused(void **state) {
  put("secret", "of mine");
  put_skill("leaves", "");
  link_in("leaves/notes.md", "../secret");
  is_refused("leaves", ERR_DENIED, "leads out of it");
  put_skill("leaves-far", "");
  link_in("leaves-far/etc", "/etc");
  is_refused("leaves-far", ERR_DENIED, "leads out of it");
  put_skill("dangles", "");
  link_in("dangles/x", "nothing-here");
  is_refused("dangles", ERR_DENIED, "or nowhere");
  /* Beside it, and with the same beginning. */
  put_skill("near", "");
  put("near-by/key", "of mine");
  link_in("near/x", "../near-by/key");
  is_refused("near", ERR_DENIED, "leads out of it");
  put_skill("itself", "");
  link_in("whole", "itself");
  is_refused("whole", ERR_DENIED, "is a link");
  put("skill-file/x", "");
  link_in("skill-file/SKILL.md", "../itself/SKILL.md");
  is_refused("skill-file", ERR_DENIED, "leads out of it");
}

static void folder__that_is_no_skill__is_refused(void **state) {
  char path[128];
  put("empty/readme", "hello");
  is_refused("empty", ERR_INVALID, "no SKILL.md");
  is_refused("nothing", ERR_NOT_FOUND, "no folder there");
  is_refused("../etc", ERR_INVALID, "no name for a skill");
  is_refused("Capital", ERR_INVALID, "no name for a skill");
  put("other/SKILL.md", "---\nname: someone-else\ndescription: b\n---\n");
  is_refused("other", ERR_INVALID, "calls itself someone-else");
  put_skill("pipe", "");
  snprintf(path, sizeof path, "%s/pipe/p", shelf);
  assert_int_equal(mkfifo(path, 0600), 0);
  is_refused("pipe", ERR_DENIED, "neither a file nor a folder");
}

static void folder__that_is_too_much__is_refused(void **state) {
  char path[192], deep[160] = "deep";
  AUTO_BUF struct buf text = buf_new(BUF_TURN);
  for (int i = 0; i < 10; i++) snprintf(deep + strlen(deep), sizeof deep - strlen(deep), "/d");
  put_skill("deep", "");
  snprintf(path, sizeof path, "%s/x", deep);
  put(path, "");
  is_refused("deep", ERR_TOO_BIG, "without an end");
  put_skill("many", "");
  for (int i = 0; i < HANDBOOK_FILES_MOST; i++) {
    snprintf(path, sizeof path, "many/%d", i);
    put(path, "");
  }
  is_refused("many", ERR_TOO_BIG, "500 files");
  for (int i = 0; i < HANDBOOK_TEXT_MOST / 8; i++) buf_add_str(&text, STR("12345678"));
  put_skill("long", "");
  put("long/SKILL.md", text.at);
  is_refused("long", ERR_INVALID, "does not begin");
  buf_add_byte(&text, '9');
  put("long/SKILL.md", text.at);
  is_refused("long", ERR_TOO_BIG, "64 KB");
}

static void shelf__is_listed_in_order(void **state) {
  AUTO_ARENA struct arena a = ARENA_NONE;
  struct handbook_names names;
  put_skill("b-one", "");
  put_skill("a-one", "");
  put("readme", "");
  put(".hidden/x", "");
  assert_int_equal(handbook_names(&a, shelf, &names, NULL), 0);
  assert_true(names.at.len >= 2 && !names.more);
  is_said(names.at.at[0], "a-one");
  is_said(names.at.at[1], "b-one");
  for (size_t i = 0; i < names.at.len; i++) assert_false(str_is(names.at.at[i], "readme"));
  assert_int_equal(handbook_names(&a, "/nonexistent/shelf", &names, NULL), 0);
  assert_int_equal(names.at.len, 0);
}

/* ---- a script ---- */

static void is_run_by(const char *path, const char *beginning, const char *wanted) {
  AUTO_ARENA struct arena a = ARENA_NONE;
  const char *const *all = script_runner(&a, str_of(path), str_of(beginning));
  struct str said = STR("");
  for (; all && *all; all++) said = arena_printf(&a, "%.*s%s%s", STR_ARG(said), said.len ? " " : "", *all);
  is_said(said, wanted);
}

static void script__says_what_runs_it(void **state) {
  is_run_by("scripts/a", "#!/bin/sh\necho", "sh");
  is_run_by("scripts/a.py", "#!/usr/bin/env python3\n", "python3");
  is_run_by("scripts/a.sh", "#!/usr/bin/env -S bash -e\r\n", "bash -e");
  is_run_by("scripts/a", "#! /opt/local/bin/perl -w", "perl -w");
  is_run_by("scripts/a.py", "print(1)", "python3");
  is_run_by("scripts/a.sh", "", "sh");
  is_run_by("scripts/a", "\177ELF", "");
  is_run_by("scripts/a.txt", "#!", "");
}

static void need_box(void) {
  struct sandbox_kernel k;
  sandbox_look(&k);
  if (!k.boxes) skip();
}

static int run(struct arena *a, const char *script, const char *const *arguments, const char *input,
               struct handbook_printed *ret, struct error *e) {
  struct handbook_run q = {.shelf = shelf, .name = STR("runs"), .script = str_of(script), .arguments = arguments};
  q.input = str_of(input);
  q.patience_ms = 3000;
  return handbook_run(a, &q, ret, e);
}

static void script__is_run_with_its_arguments_and_input(void **state) {
  AUTO_ARENA struct arena a = ARENA_NONE;
  struct handbook_printed said;
  struct error e = {0};
  const char *arguments[] = {"one two", "$(id)", NULL};
  need_box();
  put_skill("runs", "");
  put("runs/data", "of the skill");
  put("runs/scripts/a.sh", "cat; echo \"$# [$1] [$2]\"; cat \"$(dirname \"$0\")/../data\"; echo x >f && cat f");
  if (run(&a, "scripts/a.sh", arguments, "in\n", &said, &e) < 0) fail_msg("%s", e.text);
  is_said(said.text, "in\n2 [one two] [$(id)]\nof the skillx\n");
  assert_false(said.failed);
}

/* Its own folder, its person's files, another skill's, the network: nothing of it gives. */
static void script__cannot_get_out(void **state) {
  AUTO_ARENA struct arena a = ARENA_NONE;
  struct handbook_printed said;
  struct error e = {0};
  char text[1024];
  need_box();
  put("secret", "of mine");
  put_skill("runs", "");
  snprintf(text, sizeof text,
           "echo x >\"$(dirname \"$0\")/b.sh\" && echo wrote\n"
           "cat %s/secret && echo read\ncat %s/a-one/SKILL.md && echo other\n"
           "ls /home /root %s/.. | grep -q . && ls /home | grep . && echo home\n"
           "ls /proc/%d && echo process\n"
           "ls /sys/class/net 2>/dev/null | grep -v lo && echo net\nexit 3\n",
           shelf, shelf, shelf, (int)getpid());
  put("runs/scripts/a.sh", text);
  if (run(&a, "scripts/a.sh", NULL, "", &said, &e) < 0) fail_msg("%s", e.text);
  static const char *const never[] = {"wrote", "read\n", "of mine", "other", "home\n", "process\n", "net\n"};
  for (size_t i = 0; i < sizeof never / sizeof *never; i++)
    if (str_find(said.text, str_of(never[i])) == 0) fail_msg("%s: %.*s", never[i], STR_ARG(said.text));
  assert_true(said.failed && str_starts(said.text, STR("[it ended with status 3: ")));
}

static void script__without_an_end__is_ended(void **state) {
  AUTO_ARENA struct arena a = ARENA_NONE;
  struct handbook_printed said;
  struct error e = {0};
  need_box();
  put_skill("runs", "");
  put("runs/scripts/slow.sh", "sleep 60\n");
  assert_int_equal(run(&a, "scripts/slow.sh", NULL, "", &said, &e), ERR_BUSY);
  assert_string_equal(e.text, "scripts/slow.sh took longer than 3 seconds, so it was ended.");
  put("runs/scripts/much.sh", "while :; do head -c 1000000 /dev/zero; done\n");
  assert_int_equal(run(&a, "scripts/much.sh", NULL, "", &said, &e), ERR_TOO_BIG);
  put("runs/scripts/long.sh", "head -c 100000 /dev/zero | tr '\\0' y\n");
  assert_int_equal(run(&a, "scripts/long.sh", NULL, "", &said, &e), 0);
  assert_true(str_ends(said.text, STR("\n[34464 bytes more were left out]")));
}

static void script__that_is_none__is_said(void **state) {
  AUTO_ARENA struct arena a = ARENA_NONE;
  struct handbook_printed said;
  struct error e = {0};
  need_box();
  put_skill("runs", "");
  put("runs/scripts/a", "just words\n");
  put("runs/scripts/b", "#!/usr/bin/no-such-program\n");
  put("runs/b.sh", "echo\n");
  assert_int_equal(run(&a, "scripts/a", NULL, "", &said, &e), ERR_UNSUPPORTED);
  assert_int_equal(run(&a, "scripts/b", NULL, "", &said, &e), ERR_NOT_FOUND);
  assert_non_null(strstr(e.text, "run by no-such-program"));
  static const char *const none[] = {"b.sh", "scripts/../b.sh", "/bin/sh",     "scripts/",
                                     "",     "scripts//a",      "../runs/b.sh"};
  for (size_t i = 0; i < sizeof none / sizeof *none; i++)
    assert_int_equal(run(&a, none[i], NULL, "", &said, &e), ERR_NOT_FOUND);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(front_matter__is_read),
      cmocka_unit_test(front_matter__that_is_something_else__is_one_sentence),
      cmocka_unit_test(front_matter__without_an_end__is_refused),
      cmocka_unit_test(folder__is_read_whole),
      cmocka_unit_test(hash__changes_with_anything_in_it),
      cmocka_unit_test(link__that_leads_out__is_refused),
      cmocka_unit_test(folder__that_is_no_skill__is_refused),
      cmocka_unit_test(folder__that_is_too_much__is_refused),
      cmocka_unit_test(shelf__is_listed_in_order),
      cmocka_unit_test(script__says_what_runs_it),
      cmocka_unit_test(script__is_run_with_its_arguments_and_input),
      cmocka_unit_test(script__cannot_get_out),
      cmocka_unit_test(script__without_an_end__is_ended),
      cmocka_unit_test(script__that_is_none__is_said),
  };
  return cmocka_run_group_tests(tests, begin, end);
}
