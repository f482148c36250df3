/* SPDX-License-Identifier: Apache-2.0 */
#include "thinkers/llm/embed.h"

#include "base/json.h"

static int odd(struct error *e, const char *what) {
  return error_set(e, ERR_INVALID, "What answers there gives no vectors as they are asked for: %s.", what);
}

/* false: there is something else than numbers in it. */
static bool numbers_of(const json_t *list, double *ret) {
  for (size_t i = 0; i < json_array_size(list); i++) {
    const json_t *one = json_array_get(list, i);
    if (!json_is_number(one)) return false;
    ret[i] = json_number_value(one);
  }
  return true;
}

static bool all_zero(const double *v, size_t dims) {
  for (size_t i = 0; i < dims; i++)
    if (v[i] < 0 || v[i] > 0) return false;
  return true;
}

static int read_one(const json_t *list, size_t *dims, struct meaning_vector *ret, struct error *e) {
  double v[MEANING_DIMS_MAX];
  size_t len = json_array_size(list);
  if (len == 0 || len > MEANING_DIMS_MAX) return odd(e, "one is empty, or far too long");
  if (*dims && *dims != len) return odd(e, "they are not of one length");
  if (!numbers_of(list, v)) return odd(e, "one holds something else than numbers");
  *dims = len;
  return meaning_pack(v, len, ret) || all_zero(v, len) ? 0 : odd(e, "one holds something else than numbers");
}

int embed_read(struct str body, size_t count, struct meaning_vector *const *ret, struct error *e) {
  bool there[MEANING_BATCH_MOST] = {false};
  size_t dims = 0;
  AUTO_JSON json_t *o = json_read(body, NULL);
  const json_t *data = json_object_get(o, "data");
  if (!json_is_array(data)) return odd(e, "there is no \"data\" in it");
  if (json_array_size(data) != count || count > MEANING_BATCH_MOST) return odd(e, "they are not as many as the texts");
  for (size_t i = 0; i < count; i++) {
    const json_t *one = json_array_get(data, i);
    int64_t at = json_number(one, "index", (int64_t)i);
    if (at < 0 || (size_t)at >= count || there[at]) return odd(e, "one has another's number");
    there[at] = true;
    int r = read_one(json_object_get(one, "embedding"), &dims, ret[at], e);
    if (r < 0) return r;
  }
  return 0;
}
