/* SPDX-License-Identifier: Apache-2.0 */
#include "models/hub.h"

#include "base/buf.h"
#include "models/hub_priv.h"
#include "script.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

#define COMMIT "0123456789abcdef0123456789abcdef01234567"
#define SHA    "aaaaaaaaaaaaaaaabbbbbbbbbbbbbbbbccccccccccccccccdddddddddddddddd"

static struct script server, other;
static struct net *net;
static struct arena arena;
static struct hub hub;
static struct hub_file file;
static struct error e;

static int begin(void **state) {
  script_begin(&server);
  script_begin(&other);
  file = (struct hub_file){0};
  e = (struct error){0};
  hub = (struct hub){.times = {2000, 400, 400, 5000}};
  assert_int_equal(net_address_read(str_of(script_url(&server)), &hub.at, NULL), 0);
  assert_int_equal(net_open(&net, NULL), 0);
  hub.net = net;
  return 0;
}

static int end(void **state) {
  net_close(net);
  script_end(&server);
  script_end(&other);
  arena_finish(&arena);
  return 0;
}

/* ---- what a person types ---- */

static void hub_name__is_read(void **state) {
  static const struct {
    const char *text, *owner, *repo, *revision, *file, *quant;
  } cases[] = {
      {"ann/tiny-GGUF", "ann", "tiny-GGUF", "", "", ""},
      {"ann/tiny-GGUF:q4_k_m", "ann", "tiny-GGUF", "", "", "Q4_K_M"},
      {"ann/tiny/tiny.Q8_0.gguf", "ann", "tiny", "", "tiny.Q8_0.gguf", ""},
      {"ann/tiny/sub/tiny.gguf", "ann", "tiny", "", "sub/tiny.gguf", ""},
      {" hf.co/ann/tiny:Q8_0 ", "ann", "tiny", "", "", "Q8_0"},
      {"huggingface.co/ann/tiny", "ann", "tiny", "", "", ""},
      {"https://huggingface.co/ann/tiny", "ann", "tiny", "", "", ""},
      {"https://huggingface.co/ann/tiny/tree/main", "ann", "tiny", "", "", ""},
      {"https://huggingface.co/ann/tiny/blob/main/a/t.gguf", "ann", "tiny", "", "a/t.gguf", ""},
      {"https://huggingface.co/ann/tiny/resolve/v2/t.gguf?download=true", "ann", "tiny", "v2", "t.gguf", ""},
      {"https://example.org/a/t.gguf", "", "", "", "", ""},
      {"http://127.0.0.1:1/t.GGUF?x=y", "", "", "", "", ""},
  };
  struct net_address at;
  assert_int_equal(net_address_read(STR(HUB_USUAL), &at, NULL), 0);
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    struct hub_name n;
    if (hub_name_read(str_of(cases[i].text), &at, &n, &e) < 0) fail_msg("%s: %s", cases[i].text, e.text);
    assert_string_equal(n.owner, cases[i].owner);
    assert_string_equal(n.repo, cases[i].repo);
    assert_string_equal(n.revision, cases[i].revision);
    assert_string_equal(n.file, cases[i].file);
    assert_string_equal(n.quant, cases[i].quant);
  }
}

static void hub_name__refuses_what_is_none(void **state) {
  static const char *const cases[] = {"",
                                      "tiny",
                                      "ann/",
                                      "/tiny",
                                      "ann/..",
                                      "../tiny",
                                      "ann/ti..ny",
                                      ".ann/tiny",
                                      "-ann/tiny",
                                      "ann/tiny:",
                                      "ann/tiny:Q4 K",
                                      "ann/tiny/readme.md",
                                      "ann/tiny/../t.gguf",
                                      "ann/tiny/a//t.gguf",
                                      "ann/tiny/.gguf",
                                      "ann/ti\nny",
                                      "ann/ti%2Fny",
                                      "an\xC3\xA9/tiny",
                                      "ann/tiny/a\x1B[2J.gguf",
                                      "https://example.org/page.html",
                                      "https://me:secret@example.org/t.gguf",
                                      "ftp://example.org/t.gguf",
                                      "https://huggingface.co/ann/tiny/discussions/1",
                                      "https://huggingface.co/ann/tiny/blob/main/../../t.gguf",
                                      "https://huggingface.co/ann/tiny/blob/../t.gguf"};
  struct net_address at;
  assert_int_equal(net_address_read(STR(HUB_USUAL), &at, NULL), 0);
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    struct hub_name n = {.owner = "kept"};
    e = (struct error){0};
    if (hub_name_read(str_of(cases[i]), &at, &n, &e) != ERR_INVALID) fail_msg("\"%s\" was taken", cases[i]);
    assert_true(e.text[0] && str_is(str_of(n.owner), "kept"));
  }
  char endless[400];
  memset(endless, 'a', sizeof endless);
  memcpy(endless + 98, "/", 1);
  assert_int_equal(hub_name_read((struct str){endless, 120}, &at, &(struct hub_name){0}, NULL), ERR_INVALID);
}

static void hub_quant_of__reads_file_names(void **state) {
  static const struct {
    const char *file, *quant;
    int part, count;
  } cases[] = {
      {"Tiny-8B-Instruct-Q4_K_M.gguf", "Q4_K_M", 0, 0},
      {"tiny.q8_0.gguf", "Q8_0", 0, 0},
      {"tiny-f16.gguf", "F16", 0, 0},
      {"tiny-it-UD-IQ2_XXS.gguf", "IQ2_XXS", 0, 0},
      {"Q5_K_S/tiny-Q5_K_S-00002-of-00003.gguf", "Q5_K_S", 2, 3},
      {"BF16/tiny-00001-of-00002.gguf", "BF16", 1, 2},
      {"tiny-00001-of-00001.gguf", "", 0, 1},
      {"qwen2.5-quiet.gguf", "", 0, 0},
      {"tiny.gguf", "", 0, 0},
  };
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    char quant[HUB_QUANT_MOST];
    int count;
    hub_quant_of(str_of(cases[i].file), quant);
    assert_string_equal(quant, cases[i].quant);
    assert_int_equal(hub_part_of(str_of(cases[i].file), &count), cases[i].part);
    assert_int_equal(count, cases[i].count);
  }
}

/* ---- what a hub says ---- */

static struct str sibling(const char *name, long long bytes) {
  return arena_printf(&arena, "{\"rfilename\":\"%s\",\"size\":%lld,\"lfs\":{\"sha256\":\"" SHA "\",\"size\":%lld}}",
                      name, bytes, bytes);
}

static void will_tell(const char *more, const char *const *names) {
  struct str all = STR("{\"rfilename\":\"README.md\",\"size\":10}");
  for (long long bytes = 1000; *names; names++, bytes += 1000)
    all = arena_printf(&arena, "%.*s,%.*s", STR_ARG(all), STR_ARG(sibling(*names, bytes)));
  struct str body = arena_printf(&arena, "{\"sha\":\"" COMMIT "\"%s,\"siblings\":[%.*s]}", more, STR_ARG(all));
  script_add(&server, (struct script_answer){.bytes = script_whole(&arena, 200, body.at)});
}
#define WILL_TELL(...) will_tell("", (const char *const[]){__VA_ARGS__, NULL})

static int find(const char *text) {
  struct hub_name n;
  e = (struct error){0};
  file = (struct hub_file){0};
  assert_int_equal(hub_name_read(str_of(text), &hub.at, &n, &e), 0);
  return hub_find(&hub, &n, &file, &e);
}

static void hub_find__tells_where_it_lies_and_what_it_is(void **state) {
  will_tell(",\"gated\":false,\"cardData\":{\"license\":\"apache-2.0\"}",
            (const char *const[]){"tiny-Q8_0.gguf", "sub/tiny-Q4_K_M.gguf", "mmproj-tiny-Q4_K_M.gguf", NULL});
  hub.key = STR("sesame");
  assert_int_equal(find("ann/tiny"), 0);
  assert_string_equal(file.title, "ann/tiny");
  assert_string_equal(file.file, "tiny-Q4_K_M.gguf");
  assert_string_equal(file.quant, "Q4_K_M");
  assert_string_equal(file.licence, "apache-2.0");
  assert_string_equal(file.commit, COMMIT);
  assert_string_equal(file.sha256, SHA);
  assert_true(file.bytes == 2000 && !file.gated);
  assert_string_equal(file.at.path, "/ann/tiny/resolve/" COMMIT "/sub/tiny-Q4_K_M.gguf");
  assert_int_equal(file.at.at.port, server.port);
  struct str asked = script_request(&server, 0);
  assert_true(str_starts(asked, STR("GET /api/models/ann/tiny?blobs=true ")));
  assert_true(str_find(asked, STR("Bearer sesame")) > 0);
  will_tell(",\"gated\":\"manual\",\"cardData\":{\"license\":\"other\",\"license_name\":\"tiny-terms\"}",
            (const char *const[]){"tiny.gguf", NULL});
  hub_name_read(str_of(arena_printf(&arena, "%s/ann/tiny/blob/v2/tiny.gguf", script_url(&server)).at), &hub.at,
                &(struct hub_name){0}, NULL);
  assert_int_equal(find(arena_printf(&arena, "%s/ann/tiny/blob/v2/tiny.gguf", script_url(&server)).at), 0);
  assert_true(str_starts(script_request(&server, 1), STR("GET /api/models/ann/tiny/revision/v2?blobs=true ")));
  assert_string_equal(file.licence, "tiny-terms");
  assert_true(file.gated);
}

static void hub_find__picks(void **state) {
  WILL_TELL("t-Q8_0.gguf", "t-Q4_0.gguf", "t-IQ4_XS.gguf", "t-Q4_K_M.gguf");
  assert_int_equal(find("ann/tiny"), 0);
  assert_string_equal(file.quant, "Q4_K_M");
  WILL_TELL("t-Q8_0.gguf", "t-Q4_0.gguf", "t-IQ4_XS.gguf");
  assert_int_equal(find("ann/tiny"), 0);
  assert_string_equal(file.quant, "Q4_0"); /* the smallest that says Q4 */
  WILL_TELL("t-Q8_0.gguf", "t-F16.gguf");
  assert_int_equal(find("ann/tiny:f16"), 0);
  assert_string_equal(file.quant, "F16");
  WILL_TELL("t-Q8_0.gguf");
  assert_int_equal(find("ann/tiny"), 0);
  assert_string_equal(file.quant, "Q8_0");
  WILL_TELL("t-Q8_0.gguf", "u-Q8_0.gguf");
  assert_int_equal(find("ann/tiny/u-Q8_0.gguf"), 0);
  assert_string_equal(file.file, "u-Q8_0.gguf");
  WILL_TELL("t-Q4_K_M-00001-of-00002.gguf", "t-Q4_K_M-00002-of-00002.gguf", "t-Q4_0.gguf");
  assert_int_equal(find("ann/tiny"), 0);
  assert_string_equal(file.quant, "Q4_0");
}

static void expect(int code, const char *name, const char *why) {
  int r = find(name);
  if (r != code || !strstr(e.text, why)) fail_msg("%d, \"%s\" and not %d, \"%s\"", r, e.text, code, why);
  assert_true(e.text[strlen(e.text) - 1] == '.');
}

static void hub_find__says_why_not(void **state) {
  WILL_TELL("t-Q8_0.gguf", "t-F16.gguf");
  expect(ERR_INVALID, "ann/tiny", "several, Q8_0, F16");
  WILL_TELL("t-Q8_0.gguf", "t-F16.gguf");
  expect(ERR_NOT_FOUND, "ann/tiny:Q2_K", "none packed as Q2_K; it has Q8_0, F16");
  WILL_TELL("t-Q8_0.gguf");
  expect(ERR_NOT_FOUND, "ann/tiny/u.gguf", "no u.gguf");
  WILL_TELL("model.safetensors");
  expect(ERR_NOT_FOUND, "ann/tiny", "no GGUF file");
  WILL_TELL("t-F16-00001-of-00002.gguf", "t-F16-00002-of-00002.gguf", "t-Q8_0.gguf");
  expect(ERR_UNSUPPORTED, "ann/tiny:F16", "cut into 2 files");
  WILL_TELL("../t-Q8_0.gguf", "a/../../t.gguf", "t\\u0007.gguf", "/etc/t.gguf");
  expect(ERR_NOT_FOUND, "ann/tiny", "no GGUF file");
  script_add(&server, (struct script_answer){.bytes = script_whole(&arena, 200,
                                                                   "{\"sha\":\"../../x\",\"siblings\":[{\"rfilename\":"
                                                                   "\"t.gguf\"}]}")});
  expect(ERR_INVALID, "ann/tiny", "which commit");
}

static void refuses(int status, const char *header, int code, const char *why) {
  script_add(&server, (struct script_answer){.bytes = arena_printf(&arena,
                                                                   "HTTP/1.1 %d No\r\n%sContent-Length: 9\r\n"
                                                                   "Connection: close\r\n\r\n<html>no!",
                                                                   status, header)});
  expect(code, "ann/tiny", why);
}

static void hub_find__is_refused(void **state) {
  refuses(404, "", ERR_NOT_FOUND, "There is no ann/tiny");
  refuses(401, "", ERR_KEY, "wants an account");
  refuses(401, "X-Error-Code: RepoNotFound\r\n", ERR_NOT_FOUND, "no ann/tiny");
  refuses(403, "X-Error-Code: GatedRepo\r\n", ERR_KEY, "accepted its terms");
  assert_non_null(strstr(e.text, "/ann/tiny;")); /* where */
  refuses(429, "", ERR_BUSY, "some minutes");
  refuses(503, "", ERR_BUSY, "not well");
  refuses(418, "", ERR_INVALID, "418");
  refuses(200, "Content-Type: text/html\r\n", ERR_INVALID, "no hub of models");
  script_add(&server, (struct script_answer){.hang = true});
  expect(ERR_BUSY, "ann/tiny", "could not be asked");
  hub.at.port = 1;
  expect(ERR_NOT_FOUND, "ann/tiny", "could not be asked");
}

/* ---- a file elsewhere ---- */

static void answer(struct script *s, const char *head) {
  script_add(s,
             (struct script_answer){.bytes = arena_printf(&arena, "HTTP/1.1 %sConnection: close\r\n\r\nGGUF", head)});
}

static void hub_find__a_file_elsewhere(void **state) {
  const char *url = arena_printf(&arena, "%s/a/Tiny%%20One-Q4_0.gguf?x=y", script_url(&other)).at;
  hub.key = STR("sesame");
  answer(&other, "200 OK\r\nContent-Length: 4000\r\n");
  assert_int_equal(find(url), 0);
  assert_string_equal(file.file, "Tiny_20One-Q4_0.gguf");
  assert_string_equal(file.title, "127.0.0.1");
  assert_string_equal(file.quant, "Q4_0");
  assert_string_equal(file.sha256, "");
  assert_string_equal(file.licence, "");
  assert_true(file.bytes == 4000);
  assert_true(str_find(script_request(&other, 0), STR("sesame")) < 0); /* the hub's key is not for others */
  answer(&other, "200 OK\r\nContent-Type: text/html\r\nContent-Length: 4000\r\n");
  assert_int_equal(find(url), ERR_INVALID);
  assert_non_null(strstr(e.text, "page for people"));
  answer(&other, "404 No\r\n");
  assert_int_equal(find(url), ERR_NOT_FOUND);
  assert_int_equal(find(arena_printf(&arena, "%s/t-00001-of-00002.gguf", script_url(&other)).at), ERR_BUSY);
  answer(&other, "200 OK\r\n");
  assert_int_equal(find(arena_printf(&arena, "%s/t-00001-of-00002.gguf", script_url(&other)).at), ERR_UNSUPPORTED);
}

int main(void) {
#define TEST(t) cmocka_unit_test_setup_teardown(t, begin, end)
  const struct CMUnitTest tests[] = {
      TEST(hub_name__is_read),
      TEST(hub_name__refuses_what_is_none),
      TEST(hub_quant_of__reads_file_names),
      TEST(hub_find__tells_where_it_lies_and_what_it_is),
      TEST(hub_find__picks),
      TEST(hub_find__says_why_not),
      TEST(hub_find__is_refused),
      TEST(hub_find__a_file_elsewhere),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
