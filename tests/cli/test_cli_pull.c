/* SPDX-License-Identifier: Apache-2.0
 *
 * `os1 model pull`, `list`, `use NAME` and `drop` through the real os1, and a hub that answers as it is told to.
 */
#include "base/json.h"
#include "cli/exit.h"
#include "harness.h"
#include "models/digest.h"
#include "script.h"
#include "writer.h"

#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdint.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#define COMMIT "0123456789abcdef0123456789abcdef01234567"
enum { DATA = 200000 };

static struct outcome o;
static struct script hub, other;
static struct arena arena;
static struct buf file;
static char sha256[crypto_hash_sha256_BYTES * 2 + 1];

static int begin(void **state) {
  static struct harness h;
  struct writer w;
  struct digest d;
  harness_begin(&h, "OS1_BINARY");
  script_begin(&hub);
  script_begin(&other);
  writer_begin(&w);
  writer_tiny(&w);
  file = buf_new(BUF_FILE);
  writer_file(&w, DATA, &file);
  writer_finish(&w);
  digest_begin(&d);
  digest_add(&d, buf_str(&file));
  digest_end(&d, sha256);
  *state = &h;
  return 0;
}

static int end(void **state) {
  script_end(&hub);
  script_end(&other);
  harness_end(*state);
  buf_finish(&file);
  arena_finish(&arena);
  arena = ARENA_NONE;
  return 0;
}

/* ---- what the hub will do ---- */

static void will_tell(const char *more) {
  struct str body = arena_printf(
      &arena,
      "{\"sha\":\"" COMMIT "\",\"cardData\":{\"license\":\"mit\"}%s,\"siblings\":[{\"rfilename\":\"tiny-Q4_K_M.gguf\","
      "\"size\":%zu,\"lfs\":{\"sha256\":\"%s\",\"size\":%zu}},{\"rfilename\":\"tiny-F16.gguf\",\"size\":1}]}",
      more, file.len, sha256, file.len);
  script_add(&hub, (struct script_answer){.bytes = script_whole(&arena, 200, body.at)});
}

/* From a byte on, up to another; then it breaks off, or says nothing more. */
static void will_send(struct script *s, size_t from, size_t to, bool hang) {
  struct str head =
      from ? arena_printf(&arena,
                          "HTTP/1.1 206 Partial\r\nETag: \"a\"\r\nContent-Length: %zu\r\n"
                          "Content-Range: bytes %zu-%zu/%zu\r\nConnection: close\r\n\r\n",
                          file.len - from, from, file.len - 1, file.len)
           : arena_printf(&arena, "HTTP/1.1 200 OK\r\nETag: \"a\"\r\nContent-Length: %zu\r\nConnection: close\r\n\r\n",
                          file.len);
  struct str bytes = arena_join(&arena, head, str_first(str_from(buf_str(&file), from), to - from));
  script_add(s, (struct script_answer){.bytes = bytes, .hang = hang});
}

static void will_refuse(int status, const char *header) {
  script_add(&hub, (struct script_answer){.bytes = arena_printf(&arena,
                                                                "HTTP/1.1 %d No\r\n%sContent-Length: 0\r\n"
                                                                "Connection: close\r\n\r\n",
                                                                status, header)});
}

#define PULL(h, ...) harness_run(h, &o, "model", "pull", "ann/tiny", "--from", script_url(&hub), __VA_ARGS__)

static bool is_here(struct harness *h, const char *name) {
  return access(harness_path(h, name), F_OK) == 0;
}

static bool asked(size_t i, const char *what) {
  return str_find(script_request(&hub, i), str_of(what)) >= 0;
}

static void fetch(struct harness *h) {
  will_tell("");
  will_send(&hub, 0, file.len, false);
  PULL(h, "--yes");
  if (o.status != EXIT_OK) fail_msg("%d: %s", o.status, o.err);
}

/* ---- well ---- */

static void pull__asks_first_and_fetches_with_a_yes(void **state) {
  struct harness *h = *state;
  struct stat s;
  will_tell("");
  PULL(h, "--json");
  assert_int_equal(o.status, EXIT_CANCELLED);
  assert_string_equal(o.out, "");
  assert_non_null(strstr(o.err, "--yes"));
  assert_int_equal(script_requests(&hub), 1);
  fetch(h);
  assert_non_null(strstr(o.err, "tiny-Q4_K_M.gguf from ann/tiny at 127.0.0.1: 201 kB, Q4_K_M, licence mit."));
  assert_non_null(strstr(o.out, "It is here, tiny-Q4_K_M: 201 kB, Q4_K_M, sees 4096 tokens, mit."));
  assert_true(asked(1, "GET /api/models/ann/tiny?blobs=true "));
  assert_true(asked(2, "GET /ann/tiny/resolve/" COMMIT "/tiny-Q4_K_M.gguf "));
  assert_int_equal(stat(harness_path(h, "models/tiny-Q4_K_M.gguf"), &s), 0);
  assert_true((size_t)s.st_size == file.len && (s.st_mode & 0777) == 0600);
  assert_int_equal(stat(harness_path(h, "models"), &s), 0);
  assert_int_equal(s.st_mode & 0777, 0700);
  will_tell(""); /* and not twice */
  PULL(h, "--yes", "--json");
  AUTO_JSON json_t *j = json_read(str_of(o.out), NULL);
  assert_true(json_flag(j, "known", false) && str_is(json_text(j, "sha256"), sha256));
  assert_int_equal(script_requests(&hub), 4);
}

static void pull__needs_no_home_and_no_turn_at_one(void **state) {
  struct harness *h = *state;
  struct screen owner;
  harness_run(h, &o, "setup", "--defaults");
  harness_screen(h, &owner, 80, (const char *const[]){NULL});
  screen_expect(&owner, ">");
  fetch(h);
  harness_run(h, &o, "model", "list", "--json");
  AUTO_JSON json_t *j = json_read(str_of(o.out), NULL);
  assert_int_equal(json_array_size(json_object_get(j, "shelf")), 1);
  screen_type(&owner, "/quit\r");
  assert_int_equal(screen_end(&owner), EXIT_OK);
}

static void shelf__is_listed_used_and_cleared(void **state) {
  struct harness *h = *state;
  harness_run(h, &o, "model", "list");
  assert_non_null(strstr(o.out, "os1 model pull OWNER/REPO"));
  fetch(h);
  harness_put(h, "models/broken.gguf", "this is no model");
  harness_run(h, &o, "model");
  assert_non_null(strstr(o.out, "No language model is set"));
  assert_non_null(strstr(o.out, "  tiny-Q4_K_M\n      201 kB, Q4_K_M, sees 4096 tokens, mit; from ann/tiny, "));
  assert_non_null(strstr(o.out, "  broken\n      That is no model's file that can be read"));
  harness_run(h, &o, "doctor");
  assert_non_null(strstr(o.out, "broken cannot be read"));
  unlink(harness_path(h, "models/broken.gguf"));
  harness_run(h, &o, "doctor");
  assert_non_null(strstr(o.out, "1 model's file, 201 kB"));
  harness_run(h, &o, "model", "use", "tiny");
  assert_int_equal(o.status, EXIT_OK);
  harness_run(h, &o, "model", "list", "--json");
  AUTO_JSON json_t *j = json_read(str_of(o.out), NULL);
  const json_t *one = json_array_get(json_object_get(j, "shelf"), 0);
  assert_true(json_flag(one, "live", false) && str_is(json_text(one, "from"), "ann/tiny"));
  assert_string_equal(json_text(one, "path").at, harness_path(h, "models/tiny-Q4_K_M.gguf"));
  harness_run(h, &o, "model", "drop", "tiny", "--yes");
  assert_int_equal(o.status, EXIT_BUSY);
  harness_run(h, &o, "model", "off");
  harness_run(h, &o, "model", "drop", "tiny");
  assert_int_equal(o.status, EXIT_CANCELLED);
  assert_true(is_here(h, "models/tiny-Q4_K_M.gguf"));
  harness_run(h, &o, "model", "drop", "tiny", "--yes");
  assert_int_equal(o.status, EXIT_OK);
  assert_false(is_here(h, "models/tiny-Q4_K_M.gguf") || is_here(h, "models/tiny-Q4_K_M.gguf.json"));
}

static void use__says_what_a_name_is_not(void **state) {
  struct harness *h = *state;
  fetch(h);
  harness_put(h, "models/tiny-Q8_0.gguf", "x");
  harness_run(h, &o, "model", "use", "tiny");
  assert_int_equal(o.status, EXIT_FAILED);
  assert_non_null(strstr(o.err, "one of several: tiny-Q4_K_M, tiny-Q8_0."));
  harness_run(h, &o, "model", "use", "nobody");
  assert_int_equal(o.status, EXIT_NOT_FOUND);
  assert_non_null(strstr(o.err, "no model called nobody"));
  harness_run(h, &o, "model", "use", "ann/tiny");
  assert_int_equal(o.status, EXIT_NOT_FOUND);
  assert_non_null(strstr(o.err, "`os1 model pull ann/tiny` would fetch it"));
  harness_run(h, &o, "model", "pull", "tiny");
  assert_int_equal(o.status, EXIT_FAILED);
  assert_non_null(strstr(o.err, "OWNER/REPO:Q4_K_M"));
  harness_run(h, &o, "model", "--json");
  assert_true(str_starts(str_of(o.out), STR("{\"mind\":\"built-in\"")));
}

/* ---- at a terminal ---- */

#define WORDS(...)                                                                                                     \
  (const char *const[]) {                                                                                              \
    "model", "pull", "ann/tiny", "--from", script_url(&hub), __VA_ARGS__                                               \
  }

static void pull__at_a_terminal__asks_and_draws(void **state) {
  struct harness *h = *state;
  struct screen s;
  will_tell("");
  will_send(&hub, 0, file.len, false);
  harness_screen(h, &s, 80, WORDS(NULL));
  screen_expect(&s, "licence mit.");
  screen_expect(&s, "Fetch it? [y/N] ");
  screen_type(&s, "y\r");
  screen_expect(&s, "100%");
  screen_expect(&s, "201 kB of 201 kB");
  screen_expect(&s, "It is here, tiny-Q4_K_M");
  assert_int_equal(screen_end(&s), EXIT_OK);
  will_tell("");
  harness_screen(h, &s, 80, WORDS(NULL));
  screen_expect(&s, "Fetch it? [y/N] ");
  screen_type(&s, "\r");
  screen_expect(&s, "Nothing was fetched.");
  assert_int_equal(screen_end(&s), EXIT_CANCELLED);
}

static void pull__ctrl_c__keeps_the_part_and_goes_on(void **state) {
  struct harness *h = *state;
  struct screen s;
  will_tell("");
  will_send(&hub, 0, 100000, true);
  harness_screen(h, &s, 80, WORDS("--yes", NULL));
  screen_expect(&s, "%");
  while (strlen(harness_file(h, "models/tiny-Q4_K_M.gguf.part.json")) == 0) usleep(1000);
  screen_type(&s, "\003");
  screen_expect(&s, "Stopped. What came, ");
  screen_expect(&s, "the same command goes on");
  assert_int_equal(screen_end(&s), EXIT_CANCELLED);
  harness_run(h, &o, "model", "list");
  assert_non_null(strstr(o.out, " of 201 kB have come; pulled again, it goes on from there"));
  struct stat part;
  assert_int_equal(stat(harness_path(h, "models/tiny-Q4_K_M.gguf.part"), &part), 0);
  will_tell("");
  will_send(&hub, (size_t)part.st_size, file.len, false);
  PULL(h, "--yes");
  assert_int_equal(o.status, EXIT_OK);
  assert_non_null(strstr(o.err, "of it are here from before."));
  assert_true(asked(3, arena_printf(&arena, "Range: bytes=%lld-\r\n", (long long)part.st_size).at));
  assert_true(asked(3, "If-Range: \"a\"\r\n"));
  assert_false(is_here(h, "models/tiny-Q4_K_M.gguf.part"));
}

static void pull__a_part_can_be_dropped(void **state) {
  struct harness *h = *state;
  will_tell("");
  will_send(&hub, 0, 100000, false);
  PULL(h, "--yes");
  assert_int_equal(o.status, EXIT_FAILED);
  assert_non_null(strstr(o.err, "broke off. What came, 100 kB of 201 kB, is kept, and the same command goes on"));
  harness_run(h, &o, "doctor");
  assert_non_null(strstr(o.out, "0 models' files, 100 kB; tiny-Q4_K_M is not whole yet"));
  harness_run(h, &o, "model", "use", "tiny"); /* half a model is none */
  assert_int_equal(o.status, EXIT_NOT_FOUND);
  harness_run(h, &o, "model", "drop", "tiny", "--yes");
  assert_int_equal(o.status, EXIT_OK);
  assert_false(is_here(h, "models/tiny-Q4_K_M.gguf.part") || is_here(h, "models/tiny-Q4_K_M.gguf.part.json"));
}

/* ---- what goes wrong ---- */

static void pull__wrong_checksum__leaves_nothing(void **state) {
  struct harness *h = *state;
  will_tell("");
  file.at[file.len - 1] ^= 1;
  will_send(&hub, 0, file.len, false);
  PULL(h, "--yes");
  assert_true(o.status != EXIT_OK);
  assert_non_null(strstr(o.err, "not what was promised"));
  harness_run(h, &o, "model", "list", "--json");
  assert_string_equal(o.out, "{\"shelf\":[]}\n");
}

static void pull__is_refused(void **state) {
  struct harness *h = *state;
  will_refuse(404, "");
  PULL(h, "--yes");
  assert_int_equal(o.status, EXIT_NOT_FOUND);
  assert_non_null(strstr(o.err, "There is no ann/tiny"));
  will_refuse(401, "X-Error-Code: GatedRepo\r\n");
  PULL(h, "--yes");
  assert_int_equal(o.status, EXIT_LOCKED);
  assert_non_null(strstr(o.err, "account"));
  will_tell(",\"gated\":\"auto\"");
  will_refuse(403, "");
  PULL(h, "--yes");
  assert_int_equal(o.status, EXIT_LOCKED);
  assert_non_null(strstr(o.err, "It is given to an account that has accepted its terms, at http://127.0.0.1:"));
  assert_non_null(strstr(o.err, "--key-file"));
  will_tell("");
  PULL(h, "--sha256", "0000");
  assert_int_equal(o.status, EXIT_FAILED);
  harness_run(h, &o, "model", "pull", "ann/tiny", "--from", "http://127.0.0.1:1", "--json");
  assert_int_equal(o.status, EXIT_NOT_FOUND);
  assert_non_null(strstr(o.err, "{\"error\":\"127.0.0.1 could not be asked. Nobody answers there.\""));
  assert_false(is_here(h, "models/tiny-Q4_K_M.gguf.part"));
}

static void pull__the_key_is_for_the_hub_alone(void **state) {
  struct harness *h = *state;
  harness_put(h, "token", "sesame\n");
  chmod(harness_path(h, "token"), 0600);
  will_tell("");
  script_add(&hub, (struct script_answer){.bytes = arena_printf(&arena,
                                                                "HTTP/1.1 302 Found\r\nLocation: %s/signed?x=y\r\n"
                                                                "Content-Length: 0\r\nConnection: close\r\n\r\n",
                                                                script_url(&other))});
  will_send(&other, 0, file.len, false);
  PULL(h, "--yes", "--key-file", harness_path(h, "token"));
  assert_int_equal(o.status, EXIT_OK);
  assert_true(asked(0, "Bearer sesame") && asked(1, "Bearer sesame"));
  assert_true(str_starts(script_request(&other, 0), STR("GET /signed?x=y ")));
  assert_true(str_find(script_request(&other, 0), STR("sesame")) < 0);
}

static void pull__from_a_bare_address(void **state) {
  struct harness *h = *state;
  const char *url = arena_printf(&arena, "%s/some/tiny-Q4_K_M.gguf?download=true", script_url(&other)).at;
  will_send(&other, 0, file.len, false);
  will_send(&other, 0, file.len, false);
  harness_run(h, &o, "model", "pull", url, "--yes");
  assert_int_equal(o.status, EXIT_OK);
  assert_non_null(strstr(o.err, "under no licence that is named"));
  assert_non_null(strstr(o.err, "Nobody says its checksum"));
  assert_non_null(strstr(o.out, "apache-2.0")); /* the file does */
  harness_run(h, &o, "model", "drop", "tiny", "--yes");
  will_send(&other, 0, file.len, false);
  will_send(&other, 0, file.len, false);
  sha256[0] = sha256[0] == '0' ? '1' : '0';
  harness_run(h, &o, "model", "pull", url, "--yes", "--sha256", sha256);
  assert_non_null(strstr(o.err, "not what was promised"));
  assert_false(is_here(h, "models/tiny-Q4_K_M.gguf"));
}

int main(void) {
#define TEST(f) cmocka_unit_test_setup_teardown(f, begin, end)
  const struct CMUnitTest tests[] = {
      TEST(pull__asks_first_and_fetches_with_a_yes),
      TEST(pull__needs_no_home_and_no_turn_at_one),
      TEST(shelf__is_listed_used_and_cleared),
      TEST(use__says_what_a_name_is_not),
      TEST(pull__at_a_terminal__asks_and_draws),
      TEST(pull__ctrl_c__keeps_the_part_and_goes_on),
      TEST(pull__a_part_can_be_dropped),
      TEST(pull__wrong_checksum__leaves_nothing),
      TEST(pull__is_refused),
      TEST(pull__the_key_is_for_the_hub_alone),
      TEST(pull__from_a_bare_address),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
