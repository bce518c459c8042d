/* The limit of each workload: what a plain C loop needs on this machine, one thread.
 *
 * Compiled by harness/limits.py with -O3 -march=native and called through ctypes. GCC/Clang vector extensions
 * rather than intrinsics, so the same file builds on x86-64 and arm64. Reference loops, not proven bounds.
 *
 * Every loop does the checks the library has to do (a score outside 0..10 is counted apart), because a limit that
 * skips them is not the same work. Codes are trusted to be below `groups`.
 */
#include <math.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#define LANES 64
typedef uint8_t lanes __attribute__((vector_size(LANES)));

static inline lanes load(const uint8_t *p) {
    lanes v;
    memcpy(&v, p, sizeof v);
    return v;
}

static inline uint64_t total(lanes v) {
    uint64_t sum = 0;
    for (int i = 0; i < LANES; i++) sum += v[i];
    return sum;
}

#define AHEAD 4096 /* bytes prefetched ahead: without it the loops below stop at two thirds of read speed */

/* W1a: out = {detractors, passives, promoters, rejected}. */
void limit_classes_u8(const uint8_t *x, size_t n, uint64_t out[4]) {
    uint64_t upto[3] = {0, 0, 0};
    size_t i = 0, step = 4 * LANES;
    while (n - i >= step) {
        size_t rounds = (n - i) / step < 255 ? (n - i) / step : 255, stop = i + rounds * step;
        lanes acc[4][3];
        memset(acc, 0, sizeof acc);
        for (; i < stop; i += step)
#pragma GCC unroll 4
            for (int j = 0; j < 4; j++) {
                lanes v = load(x + i + j * LANES);
                __builtin_prefetch(x + i + j * LANES + AHEAD);
                acc[j][0] -= (lanes)(v <= 6);
                acc[j][1] -= (lanes)(v <= 8);
                acc[j][2] -= (lanes)(v <= 10);
            }
        for (int j = 0; j < 4; j++)
            for (int k = 0; k < 3; k++) upto[k] += total(acc[j][k]);
    }
    for (; i < n; i++) {
        upto[0] += x[i] <= 6;
        upto[1] += x[i] <= 8;
        upto[2] += x[i] <= 10;
    }
    out[0] = upto[0];
    out[1] = upto[1] - upto[0];
    out[2] = upto[2] - upto[1];
    out[3] = n - upto[2];
}

static void rest_of_histogram(const uint8_t *x, size_t i, size_t n, uint64_t out[12]) {
    for (; i < n; i++)
        if (x[i] <= 10) out[x[i]]++;
    uint64_t counted = 0;
    for (int b = 0; b < 11; b++) counted += out[b];
    out[11] = n - counted;
}

/* W1b: out[0..10] = counts of each point, out[11] = rejected. Compare-and-count per bin, accumulators in registers. */
void limit_histogram_u8(const uint8_t *x, size_t n, uint64_t out[12]) {
    memset(out, 0, 12 * sizeof *out);
    size_t i = 0;
    while (n - i >= LANES) {
        size_t rounds = (n - i) / LANES < 255 ? (n - i) / LANES : 255, stop = i + rounds * LANES;
        lanes acc[11];
        memset(acc, 0, sizeof acc);
        for (; i < stop; i += LANES) {
            lanes v = load(x + i);
            __builtin_prefetch(x + i + AHEAD);
#pragma GCC unroll 11
            for (int b = 0; b < 11; b++) acc[b] -= (lanes)(v == (uint8_t)b);
        }
        for (int b = 0; b < 11; b++) out[b] += total(acc[b]);
    }
    rest_of_histogram(x, i, n, out);
}

#ifdef __AVX512BW__
#include <immintrin.h>
/* W1b with byte shuffles: one lookup turns a score into two 4-bit counters, so six lookups count twelve bins; the
 * nibbles are spread to bytes every 15 rows. A score above 15 has its own test (the lookup sees four bits only). */
void limit_histogram_shuffle_u8(const uint8_t *x, size_t n, uint64_t out[12]) {
    memset(out, 0, 12 * sizeof *out);
    __m512i table[6], low = _mm512_set1_epi8(15), top = _mm512_set1_epi8((char)0x80);
    for (int t = 0; t < 6; t++) {
        uint8_t bytes[64] = {0};
        for (int r = 0; r < 64; r += 16) bytes[r + 2 * t] = 1, bytes[r + 2 * t + 1] = 16;
        table[t] = _mm512_loadu_si512(bytes);
    }
    size_t i = 0;
    while (n - i >= 64) {
        size_t rounds = (n - i) / 64 < 255 ? (n - i) / 64 : 255, stop = i + rounds * 64;
        __m512i wide[12];
        memset(wide, 0, sizeof wide);
        while (i < stop) {
            size_t end = stop - i < 15 * 64 ? stop : i + 15 * 64;
            __m512i nibbles[6];
            memset(nibbles, 0, sizeof nibbles);
            for (; i < end; i += 64) {
                /* the lookup gives 0 where bit 7 is set: saturating up sends 16..255 there, leaves 0..15 alone */
                __m512i v = _mm512_loadu_si512(x + i);
                __m512i high = _mm512_and_si512(_mm512_adds_epu8(v, _mm512_set1_epi8(0x70)), top);
                __m512i index = _mm512_or_si512(v, high);
                _mm_prefetch((const char *)(x + i + AHEAD), _MM_HINT_T0);
#pragma GCC unroll 6
                for (int t = 0; t < 6; t++)
                    nibbles[t] = _mm512_add_epi8(nibbles[t], _mm512_shuffle_epi8(table[t], index));
            }
#pragma GCC unroll 6
            for (int t = 0; t < 6; t++) {
                __m512i high = _mm512_srli_epi16(nibbles[t], 4);
                wide[2 * t] = _mm512_add_epi8(wide[2 * t], _mm512_and_si512(nibbles[t], low));
                wide[2 * t + 1] = _mm512_add_epi8(wide[2 * t + 1], _mm512_and_si512(high, low));
            }
        }
        for (int b = 0; b < 11; b++)
            out[b] += (uint64_t)_mm512_reduce_add_epi64(_mm512_sad_epu8(wide[b], _mm512_setzero_si512()));
    }
    rest_of_histogram(x, i, n, out);
}
#else
void limit_histogram_shuffle_u8(const uint8_t *x, size_t n, uint64_t out[12]) { limit_histogram_u8(x, n, out); }
#endif

/* W1b, the textbook way: four scalar tables. */
void limit_histogram_scalar_u8(const uint8_t *x, size_t n, uint64_t out[12]) {
    uint64_t table[4][256];
    memset(table, 0, sizeof table);
    size_t i = 0;
    for (; i + 4 <= n; i += 4) {
        table[0][x[i]]++;
        table[1][x[i + 1]]++;
        table[2][x[i + 2]]++;
        table[3][x[i + 3]]++;
    }
    for (; i < n; i++) table[0][x[i]]++;
    memset(out, 0, 12 * sizeof *out);
    for (int v = 0; v < 256; v++)
        out[v <= 10 ? v : 11] += table[0][v] + table[1][v] + table[2][v] + table[3][v];
}

/* W2: per group the three class counts, NPS in points and its Wald interval clipped to +-100. */
static void finish(const uint32_t *table, size_t tables, size_t groups, double z, uint32_t *restrict det,
                  uint32_t *restrict pas, uint32_t *restrict pro, double *restrict nps, double *restrict lower,
                  double *restrict upper) {
    for (size_t g = 0; g < groups; g++) {
        uint32_t c[3] = {0, 0, 0};
        for (size_t t = 0; t < tables; t++)
            for (int k = 0; k < 3; k++) c[k] += table[(t * groups + g) * 4 + k];
        det[g] = c[0];
        pas[g] = c[1];
        pro[g] = c[2];
    }
    for (size_t g = 0; g < groups; g++) {
        double d = det[g], p = pro[g], n = d + p + pas[g];
        double e = (p - d) / n, v = (p + d) / n - e * e;
        double half = z * sqrt((v > 0 ? v : 0) / n);
        double lo = 100 * (e - half), hi = 100 * (e + half);
        nps[g] = 100 * e;
        lower[g] = lo < -100 ? -100 : lo;
        upper[g] = hi > 100 ? 100 : hi;
    }
}

/* A zeroed table on huge pages where the system grants them: a million groups are 16 MB of random access. */
static uint32_t *new_table(size_t cells) {
    size_t huge = (size_t)2 << 20, bytes = (cells * sizeof(uint32_t) + huge - 1) / huge * huge;
    uint32_t *table = aligned_alloc(huge, bytes);
    if (!table) return NULL;
#ifdef MADV_HUGEPAGE
    if (bytes > huge) madvise(table, bytes, MADV_HUGEPAGE);
#endif
    memset(table, 0, cells * sizeof *table);
    return table;
}

#define ROWS 4096 /* rows a block: codes, classes and slots stay in L1 */
#define NEXT 32   /* rows the table is prefetched ahead, where it does not fit a cache */

static void count_slots(const uint32_t *slot, size_t rows, uint32_t *table, size_t tables, size_t groups) {
    size_t i = 0;
    if (tables == 1) {
        for (; i < rows; i++) {
            __builtin_prefetch(table + slot[i + NEXT], 1);
            table[slot[i]]++;
        }
        return;
    }
    uint32_t *t1 = table + groups * 4, *t2 = t1 + groups * 4, *t3 = t2 + groups * 4;
    for (; i + 4 <= rows; i += 4) {
        table[slot[i]]++;
        t1[slot[i + 1]]++;
        t2[slot[i + 2]]++;
        t3[slot[i + 3]]++;
    }
    for (; i < rows; i++) table[slot[i]]++;
}

/* Slots (code * 4 + class) are made for a block with SIMD, then counted; neighbouring rows go to different tables
 * while those are small, so that an increment never waits for the store of the row before. */
#define GROUP_BY(NAME, CODE)                                                                                        \
    int NAME(const CODE *code, const uint8_t *x, size_t n, size_t groups, double z, uint32_t *det, uint32_t *pas,    \
             uint32_t *pro, double *nps, double *lower, double *upper) {                                            \
        size_t tables = groups <= 1024 ? 4 : 1;                                                                      \
        uint32_t *table = new_table(tables * groups * 4), slot[ROWS + NEXT] = {0};                                   \
        if (!table) return 1;                                                                                        \
        for (size_t start = 0; start < n; start += ROWS) {                                                           \
            size_t rows = n - start < ROWS ? n - start : ROWS;                                                       \
            const CODE *c = code + start;                                                                            \
            const uint8_t *s = x + start;                                                                            \
            for (size_t j = 0; j < rows; j++)                                                                        \
                slot[j] = (uint32_t)c[j] * 4 + (uint32_t)(s[j] > 6) + (uint32_t)(s[j] > 8) + (uint32_t)(s[j] > 10);  \
            count_slots(slot, rows, table, tables, groups);                                                          \
        }                                                                                                            \
        finish(table, tables, groups, z, det, pas, pro, nps, lower, upper);                                          \
        free(table);                                                                                                 \
        return 0;                                                                                                    \
    }
GROUP_BY(limit_group_u8, uint8_t)
GROUP_BY(limit_group_u16, uint16_t)
GROUP_BY(limit_group_u32, uint32_t)

/* W12n: checked scores (255 rejected, 254 missing; not kept when `scores` is null) and out = {detractors, passives, promoters, missing, rejected}. */
#define MISSING 254
#define REJECTED 255
static void tally(const uint8_t *x, size_t n, uint64_t out[5]) {
    uint64_t c[4];
    limit_classes_u8(x, n, c);
    uint64_t missing = 0;
    for (size_t i = 0; i < n; i += 255) {
        size_t stop = n - i < 255 ? n : i + 255;
        uint8_t m = 0;
        for (size_t j = i; j < stop; j++) m += x[j] == MISSING;
        missing += m;
    }
    for (int k = 0; k < 3; k++) out[k] += c[k];
    out[3] += missing;
    out[4] += c[3] - missing;
}

/* The next block is asked for while this one is converted; both and the scores stay in L2. */
static void prefetch(const void *p, size_t bytes) {
    for (size_t i = 0; i < bytes; i += 64) __builtin_prefetch((const char *)p + i);
}

void limit_checked_i64(const int64_t *restrict x, size_t n, uint8_t *restrict scores, uint64_t out[5]) {
    uint8_t scratch[ROWS];
    memset(out, 0, 5 * sizeof *out);
    for (size_t i = 0; i < n; i += ROWS) {
        size_t stop = n - i < ROWS ? n : i + ROWS;
        uint8_t *to = scores ? scores + i : scratch;
        prefetch(x + stop, ROWS * sizeof *x);
        for (size_t j = i; j < stop; j++) to[j - i] = (uint64_t)x[j] <= 10 ? (uint8_t)x[j] : REJECTED;
        tally(to, stop - i, out);
    }
}

/* v + 1.5 * 2^52 holds a small integer v in its low bits, and gives v back when taken away again; other values fail. */
#define MAGIC 6755399441055744.0
void limit_checked_f64(const double *restrict x, size_t n, uint8_t *restrict scores, uint64_t out[5]) {
    uint8_t scratch[ROWS];
    memset(out, 0, 5 * sizeof *out);
    for (size_t i = 0; i < n; i += ROWS) {
        size_t stop = n - i < ROWS ? n : i + ROWS;
        uint8_t *to = scores ? scores + i : scratch;
        prefetch(x + stop, ROWS * sizeof *x);
        for (size_t j = i; j < stop; j++) {
            double v = x[j], shifted = v + MAGIC;
            int64_t k;
            memcpy(&k, &shifted, sizeof k);
            int64_t whole = (shifted - MAGIC == v) & (v >= 0) & (v <= 10);
            to[j - i] = (uint8_t)(whole ? k & 15 : v != v ? MISSING : REJECTED);
        }
        tally(to, stop - i, out);
    }
}

/* W12: read one value of each cache line, so a copy or a conversion on the way in is all that can cost more. */
uint64_t limit_touch(const void *data, size_t n, size_t width) {
    uint64_t sum = 0;
    size_t step = 64 / width;
    if (width == 1)
        for (size_t i = 0; i < n; i += step) sum += ((const uint8_t *)data)[i];
    else if (width == 2)
        for (size_t i = 0; i < n; i += step) sum += ((const uint16_t *)data)[i];
    else if (width == 4)
        for (size_t i = 0; i < n; i += step) sum += ((const uint32_t *)data)[i];
    else if (width == 8 || width == 16)
        for (size_t i = 0; i < n; i += step) sum += ((const uint64_t *)data)[i * (width / 8)];
    return sum;
}

/* The Arrow C data interface, as its specification lays it out. */
struct ArrowSchema {
    const char *format, *name, *metadata;
    int64_t flags, n_children;
    struct ArrowSchema **children, *dictionary;
    void (*release)(struct ArrowSchema *);
    void *private_data;
};
struct ArrowArray {
    int64_t length, null_count, offset, n_buffers, n_children;
    const void **buffers;
    struct ArrowArray **children, *dictionary;
    void (*release)(struct ArrowArray *);
    void *private_data;
};
struct ArrowArrayStream {
    int (*get_schema)(struct ArrowArrayStream *, struct ArrowSchema *);
    int (*get_next)(struct ArrowArrayStream *, struct ArrowArray *);
    const char *(*get_last_error)(struct ArrowArrayStream *);
    void (*release)(struct ArrowArrayStream *);
    void *private_data;
};

static size_t width_of(const char *format) {
    if (format[0] == 'v') return 16; /* string view */
    if (strchr("cC", format[0])) return 1;
    if (strchr("sS", format[0])) return 2;
    if (strchr("iIfu", format[0])) return 4;
    return 8; /* l, L, g, U */
}

/* Drains a stream of record batches of two columns: out = {touch of column 0, touch of column 1, rows, batches,
 * 1 if column 1 arrived as dictionary or plain codes, width of column 1}. Takes over the stream, releases it. */
int limit_touch_stream(struct ArrowArrayStream *stream, uint64_t out[6]) {
    struct ArrowSchema schema;
    memset(out, 0, 6 * sizeof *out);
    if (stream->get_schema(stream, &schema)) return 1;
    if (schema.n_children != 2) return 2;
    size_t width[2] = {width_of(schema.children[0]->format), width_of(schema.children[1]->format)};
    const char *format = schema.children[1]->format;
    out[4] = !strchr("vuU", format[0]);
    out[5] = width[1];
    for (;;) {
        struct ArrowArray batch;
        if (stream->get_next(stream, &batch)) return 3;
        if (!batch.release) break;
        for (int k = 0; k < 2; k++) {
            const struct ArrowArray *column = batch.children[k];
            const char *data = column->buffers[1];
            out[k] += limit_touch(data + (size_t)column->offset * width[k], (size_t)column->length, width[k]);
        }
        out[2] += (uint64_t)batch.length;
        out[3]++;
        batch.release(&batch);
    }
    schema.release(&schema);
    stream->release(stream);
    return 0;
}

/* W4: each event into its segment's ring of seven days, and the window's score after it: out = {sum of the windows'
 * promoters less detractors after each event, sum of their answers}; then each segment's window at the end. */
#define WINDOW 7
#define DAY 86400
struct ring {
    int32_t newest;
    uint32_t days[WINDOW][3], window[3];
};

static void advance(struct ring *r, int32_t today) {
    if (r->newest < today - WINDOW) r->newest = today - WINDOW, memset(r->days, 0, sizeof r->days), memset(r->window, 0, sizeof r->window);
    while (r->newest < today) {
        uint32_t *gone = r->days[++r->newest % WINDOW];
        for (int k = 0; k < 3; k++) r->window[k] -= gone[k], gone[k] = 0;
    }
}

static inline __attribute__((always_inline)) int rings_of(const int64_t *at, const uint8_t *x, const uint16_t *code, size_t n,
                                                          size_t segments, int64_t out[2], double *points, uint64_t *held,
                                                          uint32_t *windows) {
    struct ring *rings = calloc(segments, sizeof *rings);
    if (!rings) return 1;
    int64_t clock = 0, net = 0, answers = 0;
    for (size_t i = 0; i < n; i++) {
        if (at[i] > clock) clock = at[i];
        struct ring *r = rings + code[i];
        int32_t day = (int32_t)(at[i] / DAY), today = (int32_t)(clock / DAY);
        advance(r, today);
        if (day > today - WINDOW && x[i] <= 10) {
            int k = (x[i] > 6) + (x[i] > 8);
            r->days[day % WINDOW][k]++;
            r->window[k]++;
        }
        int64_t mine = (int64_t)r->window[2] - r->window[0], all = (int64_t)r->window[0] + r->window[1] + r->window[2];
        if (points) {
            points[i] = (double)(100 * mine) / (double)all;
            held[i] = (uint64_t)all;
        } else {
            net += mine;
            answers += all;
        }
    }
    if (out) out[0] = net, out[1] = answers;
    for (size_t s = 0; s < segments; s++) {
        advance(rings + s, (int32_t)(clock / DAY));
        memcpy(windows + 3 * s, rings[s].window, sizeof rings[s].window);
    }
    free(rings);
    return 0;
}

int limit_rings(const int64_t *at, const uint8_t *x, const uint16_t *code, size_t n, size_t segments, int64_t out[2],
                uint32_t *windows) {
    return rings_of(at, x, code, n, segments, out, NULL, NULL, windows);
}

/* The same, with the score and the answers of the window after each event written to columns. */
int limit_rings_told(const int64_t *at, const uint8_t *x, const uint16_t *code, size_t n, size_t segments, double *points,
                     uint64_t *held, uint32_t *windows) {
    return rings_of(at, x, code, n, segments, NULL, points, held, windows);
}

static inline uint64_t shuffled(uint64_t s[4]) { /* xoshiro256++ */
    uint64_t sum = s[0] + s[3], out = (sum << 23 | sum >> 41) + s[0], t = s[1] << 17;
    s[2] ^= s[0], s[3] ^= s[1], s[1] ^= s[2], s[0] ^= s[3], s[2] ^= t, s[3] = s[3] << 45 | s[3] >> 19;
    return out;
}

/* A binomial by inversion from its mode outwards. */
static uint64_t binomial(uint64_t s[4], uint64_t n, double p) {
    if (p <= 0 || n == 0) return 0;
    if (p >= 1) return n;
    uint64_t mode = (uint64_t)((double)(n + 1) * p), low = mode, high = mode;
    double peak = exp(lgamma(n + 1.0) - lgamma(mode + 1.0) - lgamma(n - mode + 1.0) + mode * log(p) + (n - mode) * log1p(-p));
    double odds = p / (1 - p), u = (double)(shuffled(s) >> 11) * 0x1p-53 - peak, below = peak, above = peak;
    while (u >= 0 && (low > 0 || high < n)) {
        if (high < n) {
            above *= (double)(n - high) / (double)(high + 1) * odds, high++;
            if ((u -= above) < 0) return high;
        }
        if (low > 0) {
            below *= (double)low / (double)(n - low + 1) / odds, low--;
            if ((u -= below) < 0) return low;
        }
    }
    return mode;
}

/* W5a: scores of resamples of three counts. */
void limit_bootstrap_counts(const uint64_t counts[3], size_t times, double *out) {
    uint64_t s[4] = {1, 2, 3, 4}, n = counts[0] + counts[1] + counts[2];
    for (size_t i = 0; i < times; i++) {
        uint64_t d = binomial(s, n, (double)counts[0] / n);
        uint64_t m = binomial(s, n - d, counts[0] == n ? 0 : (double)counts[1] / (n - counts[0]));
        out[i] = 100.0 * ((double)(n - d - m) - (double)d) / (double)n;
    }
}

/* W5b: scores of resamples of rows, each a weight and -1, 0 or 1: a row at random, n times. */
void limit_bootstrap_rows(const double *w, const double *x, size_t n, size_t times, double *out) {
    uint64_t s[4] = {1, 2, 3, 4};
    for (size_t i = 0; i < times; i++) {
        double sum[2] = {0, 0}, net[2] = {0, 0};
        for (size_t j = 0; j < n; j += 2) {
            uint64_t bits = shuffled(s);
            size_t a = (size_t)((bits >> 32) * n >> 32), b = (size_t)((bits & 0xffffffff) * n >> 32);
            sum[0] += w[a], net[0] += w[a] * x[a];
            if (j + 1 < n) sum[1] += w[b], net[1] += w[b] * x[b];
        }
        out[i] = 100.0 * (net[0] + net[1]) / (sum[0] + sum[1]);
    }
}

/* W3: rows by three columns of short texts, each an Arrow array of them. counts[c0][c1][c2] = {detractors, passives,
 * promoters} by codes given as texts come, at most TEXTS a column; rows[column][code] = the row where each came first. */
#define TEXTS 64
#define BUCKETS 256
struct ends {
    uint64_t first, last;
    uint32_t length, code;
};

static inline struct ends ends_of(const uint8_t *text, uint32_t length) {
    struct ends e = {0, 0, length, 0};
    if (length >= 8) {
        memcpy(&e.first, text, 8);
        memcpy(&e.last, text + length - 8, 8);
    } else if (length >= 4) {
        memcpy(&e.first, text, 4);
        memcpy(&e.last, text + length - 4, 4);
    } else
        for (uint32_t i = 0; i < length; i++) e.first = e.first << 8 | text[i];
    return e;
}

/* Fails for a text of more than 16 bytes, whose ends are not all of it, and for too many texts. */
int limit_strings(const int32_t *const offsets[3], const uint8_t *const bytes[3], const uint8_t *scores, size_t n,
                  uint32_t counts[TEXTS][TEXTS][TEXTS][3], int64_t rows[3][TEXTS]) {
    static const uint64_t odd = 0x9e3779b97f4a7c15;
    struct ends tables[3][BUCKETS];
    uint32_t known[3] = {0, 0, 0};
    memset(tables, 0xff, sizeof tables);
    for (size_t i = 0; i < n; i++) {
        uint32_t code[3];
        for (int k = 0; k < 3; k++) {
            int32_t start = offsets[k][i];
            struct ends e = ends_of(bytes[k] + start, (uint32_t)(offsets[k][i + 1] - start));
            uint64_t mixed = ((e.first ^ e.length) * odd ^ (e.last << 32 | e.last >> 32)) * odd;
            uint32_t at = (uint32_t)(mixed >> 56);
            while (tables[k][at].length != e.length || tables[k][at].first != e.first || tables[k][at].last != e.last) {
                if (tables[k][at].length == UINT32_MAX) {
                    if (known[k] == TEXTS || e.length > 16) return 1;
                    rows[k][known[k]] = (int64_t)i;
                    e.code = known[k]++;
                    tables[k][at] = e;
                    break;
                }
                at = (at + 1) % BUCKETS;
            }
            code[k] = tables[k][at].code;
        }
        if (scores[i] <= 10) counts[code[0]][code[1]][code[2]][(scores[i] > 6) + (scores[i] > 8)]++;
    }
    return 0;
}

/* W6: rows to a sparse matrix. A category's column is `first` plus its code; a number's, its band's; a set of tags has
 * those from starts[set] to starts[set + 1]. */
enum { CATEGORIES = 8, NUMBERS = 4, EDGES = 9 };

size_t limit_encoded(const int32_t *set, const int32_t *starts, size_t n) {
    size_t total = n * (CATEGORIES + NUMBERS);
    for (size_t i = 0; i < n; i++) total += (size_t)(starts[set[i] + 1] - starts[set[i]]);
    return total;
}

static inline int32_t band(const double *edges, double x) {
    int32_t b = 0;
    for (int e = 0; e < EDGES; e++) b += x >= edges[e];
    return b;
}

void limit_encode(const int32_t *const *codes, const double *const *numbers, const int32_t *set, const int32_t *first,
                  const double *edges, const int32_t *starts, const int32_t *tags, size_t n, int32_t *indptr,
                  int32_t *indices, double *data) {
    int32_t at = 0;
    indptr[0] = 0;
    for (size_t i = 0; i < n; i++) {
        for (int c = 0; c < CATEGORIES; c++) indices[at++] = first[c] + codes[c][i];
        for (int c = 0; c < NUMBERS; c++)
            indices[at++] = first[CATEGORIES + c] + band(edges + c * EDGES, numbers[c][i]);
        for (int32_t t = starts[set[i]]; t < starts[set[i] + 1]; t++) indices[at++] = tags[t];
        indptr[i + 1] = at;
    }
    for (int32_t k = 0; k < at; k++) data[k] = 1.0;
}

/* The same from texts: first the code of each, looked up by open addressing. Texts of up to sixteen bytes lie one after
 * another, as in Arrow, and are told apart by their ends, which overlap, and their length. */
struct text { uint64_t first, last; };
struct seen { struct text text; int32_t length, code; };

static inline struct text text_ends(const char *s, size_t n) {
    struct text t = {0, 0};
    if (n >= 8) {
        memcpy(&t.first, s, 8), memcpy(&t.last, s + n - 8, 8);
    } else if (n >= 4) {
        uint32_t a, b;
        memcpy(&a, s, 4), memcpy(&b, s + n - 4, 4);
        t.first = a, t.last = b;
    } else {
        for (size_t i = 0; i < n; i++) t.first = t.first << 8 | (uint8_t)s[i];
    }
    return t;
}

static inline struct seen *place_of(struct seen *table, size_t room, struct text t, int32_t length) {
    uint64_t h = (t.first ^ (t.last << 32 | t.last >> 32)) * 0x9e3779b97f4a7c15ull;
    for (size_t p = h >> 32 & (room - 1);; p = (p + 1) & (room - 1)) {
        struct seen *s = table + p;
        if (s->code < 0 || (s->text.first == t.first && s->text.last == t.last && s->length == length)) return s;
    }
}

/* 1 without memory, 2 where a text is longer. */
int limit_code_texts(const char *bytes, const int32_t *ends, size_t n, const char *known, const int32_t *known_ends,
                     size_t levels, int32_t *codes) {
    size_t room = 16;
    while (room < 4 * levels) room *= 2;
    struct seen *table = malloc(room * sizeof *table);
    if (!table) return 1;
    for (size_t i = 0; i < room; i++) table[i].code = -1;
    for (size_t k = 0; k < levels; k++) {
        int32_t length = known_ends[k + 1] - known_ends[k];
        if (length > 16) return free(table), 2;
        struct text t = text_ends(known + known_ends[k], (size_t)length);
        struct seen *s = place_of(table, room, t, length);
        s->text = t, s->length = length, s->code = (int32_t)k;
    }
    for (size_t i = 0; i < n; i++) {
        int32_t length = ends[i + 1] - ends[i];
        if (length > 16) return free(table), 2;
        codes[i] = place_of(table, room, text_ends(bytes + ends[i], (size_t)length), length)->code;
    }
    free(table);
    return 0;
}

/* Contacts of each customer in the window before each contact and the score before it: rows by customer in the order they
 * came, which is that of time, then one pass with a pointer to where the window begins. */
int limit_history(const int32_t *customer, const int64_t *at, const uint8_t *score, size_t n, size_t customers,
                  int64_t window, int64_t *contacts, uint8_t *previous) {
    size_t *first = calloc(customers + 1, sizeof *first);
    struct { int64_t at; uint32_t row; uint8_t score; } *sorted = malloc(n * sizeof *sorted);
    if (!first || !sorted) return free(first), free(sorted), 1;
    for (size_t i = 0; i < n; i++) first[customer[i] + 1]++;
    for (size_t c = 0; c < customers; c++) first[c + 1] += first[c];
    for (size_t i = 0; i < n; i++) {
        size_t p = first[customer[i]]++;
        sorted[p].at = at[i], sorted[p].row = (uint32_t)i, sorted[p].score = score[i];
    }
    /* Each now begins where the one before it ends. */
    for (size_t c = 0, begin = 0; c < customers; begin = first[c++]) {
        for (size_t i = begin, from = begin; i < first[c]; i++) {
            while (sorted[from].at < sorted[i].at - window) from++;
            contacts[sorted[i].row] = (int64_t)(i - from);
            previous[sorted[i].row] = i > begin ? sorted[i - 1].score : 255;
        }
    }
    free(first), free(sorted);
    return 0;
}
