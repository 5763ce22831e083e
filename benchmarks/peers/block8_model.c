/* AdamW over bfloat16 parameters with state in blocks of 8 bits, as the generated loop computes it, in three arrangements, and float32 AdamW beside them: what
 * bounds the loop, for docs/performance.md. On one thread, in cache, interleaved; the best of 60 rounds in time of the thread's own.
 *
 *   gcc -O3 -march=native -ffp-contract=off block8_model.c -o block8_model && ./block8_model
 *
 * Needs AVX-512BW. The three arrangements must leave the same bits. */
#include <immintrin.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { LENGTH = 1 << 16, BLOCK = 256, LANE = 16, SIGNED_EXPONENT = (127 - 15) << 23, UNSIGNED_EXPONENT = (127 - 31) << 23 };

#define INLINE static inline __attribute__((always_inline))
#define OUTLINE static __attribute__((noinline))

typedef __m512i words;
typedef __m512 lane;

typedef struct {
    uint16_t *values, *gradients;
    uint8_t *first_codes, *first_scales, *second_codes, *second_scales;
    uint32_t *random; /* 256 columns, 256 rows */
} arrays;

INLINE words all(uint32_t value) { return _mm512_set1_epi32((int)value); }
INLINE lane number(float value) { return _mm512_set1_ps(value); }
INLINE words bits(lane value) { return _mm512_castps_si512(value); }
INLINE lane floats(words value) { return _mm512_castsi512_ps(value); }
INLINE words load(const uint32_t *from) { return _mm512_loadu_si512(from); }
INLINE words choose(words mask, words set, words otherwise) { return _mm512_ternarylogic_epi32(mask, set, otherwise, 0xCA); }

/* Scalars are read from memory, as those of a step are. */
static volatile float given[] = {0.99999f, 0.9f, 0.1f, 0.95f, 0.05f, 0.9f, 1 / 0.9f, 1e-8f, -1e-3f};
static float scalars[9];

INLINE void update(lane *parameter, lane gradient, lane *first, lane *second) {
    *parameter = _mm512_mul_ps(*parameter, number(scalars[0]));
    *first = _mm512_fmadd_ps(number(scalars[2]), gradient, _mm512_mul_ps(*first, number(scalars[1])));
    *second = _mm512_fmadd_ps(_mm512_mul_ps(number(scalars[4]), gradient), gradient, _mm512_mul_ps(*second, number(scalars[3])));
    lane root = _mm512_sqrt_ps(*second);
    lane quotient = _mm512_mul_ps(root, number(scalars[6]));
    quotient = _mm512_fmadd_ps(_mm512_fnmadd_ps(quotient, number(scalars[5]), root), number(scalars[6]), quotient);
    lane denominator = _mm512_add_ps(quotient, number(scalars[7]));
    *parameter = _mm512_add_ps(*parameter, _mm512_div_ps(_mm512_mul_ps(number(scalars[8]), *first), denominator));
}

INLINE lane load_bfloat16(const uint16_t *from) {
    words order = _mm512_or_si512(_mm512_slli_epi32(_mm512_set_epi32(15, 14, 13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0), 16), all(16));
    return floats(_mm512_permutexvar_epi16(order, _mm512_castsi256_si512(_mm256_loadu_si256((const void *)from))));
}

INLINE void store_by_chance(lane value, uint16_t *to, words dither) {
    words rounded = _mm512_mask_add_epi32(bits(value), _mm512_cmp_ps_mask(value, value, _CMP_EQ_OQ), bits(value), dither);
    words odd = _mm512_set_epi16(31, 29, 27, 25, 23, 21, 19, 17, 15, 13, 11, 9, 7, 5, 3, 1, 31, 29, 27, 25, 23, 21, 19, 17, 15, 13, 11, 9, 7, 5, 3, 1);
    _mm256_storeu_si256((void *)to, _mm512_castsi512_si256(_mm512_permutexvar_epi16(odd, rounded)));
}

INLINE lane decode_signed(const uint8_t *codes, lane scale) {
    words shifted = _mm512_slli_epi32(_mm512_cvtepi8_epi32(_mm_loadu_si128((const void *)codes)), 20);
    words magnitude = choose(all(0x7F << 20), shifted, all(SIGNED_EXPONENT));
    lane scaled = _mm512_fmadd_ps(floats(magnitude), scale, _mm512_mul_ps(scale, number(-1.0f / 32768)));
    return floats(choose(all(0x80000000), shifted, bits(scaled)));
}

INLINE lane decode_unsigned(const uint8_t *codes, lane scale) {
    words shifted = _mm512_slli_epi32(_mm512_cvtepu8_epi32(_mm_loadu_si128((const void *)codes)), 20);
    return _mm512_mul_ps(floats(_mm512_add_epi32(shifted, all(UNSIGNED_EXPONENT))), scale);
}

INLINE words encode_signed(words value, lane inverse, words random) {
    words dither = _mm512_and_si512(random, all(0xFFFFF));
    words scaled = bits(_mm512_fmadd_ps(floats(_mm512_and_si512(value, all(0x7FFFFFFF))), inverse, number(1.0f / 32768)));
    return choose(all(0x80), _mm512_srli_epi32(value, 24), _mm512_srli_epi32(_mm512_add_epi32(scaled, dither), 20));
}

INLINE words encode_unsigned(words value, lane inverse, words random) {
    words dither = _mm512_and_si512(_mm512_srli_epi32(random, 6), all(0xFFFFF));
    words scaled = _mm512_max_epu32(bits(_mm512_mul_ps(floats(value), inverse)), all(UNSIGNED_EXPONENT));
    words smaller = _mm512_min_epu32(dither, _mm512_xor_si512(dither, all(0xFFFFF)));
    return _mm512_srli_epi32(_mm512_add_epi32(_mm512_add_epi32(scaled, dither), _mm512_srli_epi32(smaller, 6)), 20);
}

INLINE lane scale_of(const uint8_t *scales, long block) { return floats(all((uint32_t)scales[block / BLOCK] << 23)); }

INLINE lane store_scale(words largest, uint8_t *scales, long block) {
    uint32_t most = _mm512_reduce_max_epu32(largest);
    uint32_t scale = ((most < 0x80000000u ? most : 0x80000000u) + 0x1FFFFF) >> 23;
    scales[block / BLOCK] = (uint8_t)(scale = scale > 253 ? 255 : scale);
    return floats(all((254u - scale) << 23));
}

INLINE void store_four(words a, words b, words c, words d, uint8_t *to) {
    words lower = _mm512_and_si512(_mm512_packus_epi32(a, b), _mm512_set1_epi16(0xFF));
    words upper = _mm512_and_si512(_mm512_packus_epi32(c, d), _mm512_set1_epi16(0xFF));
    words order = _mm512_set_epi32(15, 11, 7, 3, 14, 10, 6, 2, 13, 9, 5, 1, 12, 8, 4, 0);
    _mm512_storeu_si512(to, _mm512_permutexvar_epi32(order, _mm512_packus_epi16(lower, upper)));
}

OUTLINE void read_signed(const uint8_t *codes, const uint8_t *scales, uint32_t *tile, long block) {
    for (long i = 0; i < BLOCK; i += LANE) _mm512_storeu_si512(tile + i, bits(decode_signed(codes + block + i, scale_of(scales, block))));
}

OUTLINE void read_unsigned(const uint8_t *codes, const uint8_t *scales, uint32_t *tile, long block) {
    for (long i = 0; i < BLOCK; i += LANE) _mm512_storeu_si512(tile + i, bits(decode_unsigned(codes + block + i, scale_of(scales, block))));
}

#define ENCODED(encode, i) encode(load(tile + (i)), inverse, _mm512_add_epi32(load(random + (i)), row))
#define STORE(name, encode)                                                                                                   \
    OUTLINE void name(const uint32_t *tile, lane inverse, const uint32_t *random, uint8_t *codes, long block) {               \
        words row = all(random[256 + (block >> 8)]);                                                                          \
        for (long i = 0; i < BLOCK; i += 4 * LANE)                                                                            \
            store_four(ENCODED(encode, i), ENCODED(encode, i + 16), ENCODED(encode, i + 32), ENCODED(encode, i + 48), codes + block + i); \
    }
STORE(store_signed, encode_signed)
STORE(store_unsigned, encode_unsigned)

/* What all arrangements do with a lane, and the tiles it goes to. */
#define UPDATE(FIRST, SECOND)                                                                                                 \
    long i = block + j;                                                                                                       \
    lane parameter = load_bfloat16(a->values + i), gradient = load_bfloat16(a->gradients + i), first = FIRST, second = SECOND; \
    update(&parameter, gradient, &first, &second);                                                                            \
    words column = load(a->random + j);                                                                                       \
    store_by_chance(parameter, a->values + i, _mm512_srli_epi32(_mm512_add_epi32(column, all(a->random[256 + (block >> 8)])), 16)); \
    _mm512_storeu_si512(first_tile + j, bits(first));                                                                         \
    _mm512_storeu_si512(second_tile + j, bits(second));                                                                       \
    largest_first = _mm512_max_epu32(largest_first, _mm512_and_si512(bits(first), all(0x7FFFFFFF)));                          \
    largest_second = _mm512_max_epu32(largest_second, bits(second));

/* As generated: blocks are read into tiles, updated, and written. */
OUTLINE void in_passes(const arrays *a) {
    uint32_t first_tile[BLOCK], second_tile[BLOCK];
    for (long block = 0; block < LENGTH; block += BLOCK) {
        read_signed(a->first_codes, a->first_scales, first_tile, block);
        read_unsigned(a->second_codes, a->second_scales, second_tile, block);
        words largest_first = all(0), largest_second = all(0);
        for (long j = 0; j < BLOCK; j += LANE) { UPDATE(floats(load(first_tile + j)), floats(load(second_tile + j))) }
        lane first_inverse = store_scale(largest_first, a->first_scales, block), second_inverse = store_scale(largest_second, a->second_scales, block);
        store_signed(first_tile, first_inverse, a->random, a->first_codes, block);
        store_unsigned(second_tile, second_inverse, a->random, a->second_codes, block);
    }
}

/* Codes are read where they are updated. */
OUTLINE void reading_in_loop(const arrays *a) {
    uint32_t first_tile[BLOCK], second_tile[BLOCK];
    for (long block = 0; block < LENGTH; block += BLOCK) {
        lane first_scale = scale_of(a->first_scales, block), second_scale = scale_of(a->second_scales, block);
        words largest_first = all(0), largest_second = all(0);
        for (long j = 0; j < BLOCK; j += LANE) { UPDATE(decode_signed(a->first_codes + i, first_scale), decode_unsigned(a->second_codes + i, second_scale)) }
        lane first_inverse = store_scale(largest_first, a->first_scales, block), second_inverse = store_scale(largest_second, a->second_scales, block);
        store_signed(first_tile, first_inverse, a->random, a->first_codes, block);
        store_unsigned(second_tile, second_inverse, a->random, a->second_codes, block);
    }
}

/* And the block before is written meanwhile, in the divisions' shadow. Before the first block there is none: its codes go nowhere. */
OUTLINE void all_in_loop(const arrays *a) {
    uint32_t first_tiles[2 * BLOCK] = {0}, second_tiles[2 * BLOCK] = {0};
    uint8_t nowhere[2 * BLOCK], *first_before = nowhere, *second_before = nowhere + BLOCK;
    lane first_inverse = number(0), second_inverse = number(0);
    words row = all(0);
    for (long block = 0, tile = 0; block <= LENGTH; block += BLOCK, tile ^= BLOCK) {
        uint32_t *first_tile = first_tiles + tile, *second_tile = second_tiles + tile;
        const uint32_t *first_other = first_tiles + (tile ^ BLOCK), *second_other = second_tiles + (tile ^ BLOCK);
#define WRITE(COLUMN)                                                                                                         \
    words random = _mm512_add_epi32(COLUMN, row);                                                                             \
    _mm_storeu_si128((void *)(first_before + j), _mm512_cvtepi32_epi8(encode_signed(load(first_other + j), first_inverse, random))); \
    _mm_storeu_si128((void *)(second_before + j), _mm512_cvtepi32_epi8(encode_unsigned(load(second_other + j), second_inverse, random)));
        if (block == LENGTH) {
            for (long j = 0; j < BLOCK; j += LANE) { WRITE(load(a->random + j)) }
            break;
        }
        lane first_scale = scale_of(a->first_scales, block), second_scale = scale_of(a->second_scales, block);
        words largest_first = all(0), largest_second = all(0);
        for (long j = 0; j < BLOCK; j += LANE) {
            UPDATE(decode_signed(a->first_codes + i, first_scale), decode_unsigned(a->second_codes + i, second_scale))
            WRITE(column)
        }
        first_inverse = store_scale(largest_first, a->first_scales, block);
        second_inverse = store_scale(largest_second, a->second_scales, block);
        first_before = a->first_codes + block;
        second_before = a->second_codes + block;
        row = all(a->random[256 + (block >> 8)]);
    }
}

OUTLINE void in_float32(float *const *of) {
    for (long i = 0; i < LENGTH; i += LANE) {
        lane parameter = _mm512_loadu_ps(of[0] + i), gradient = _mm512_loadu_ps(of[1] + i), first = _mm512_loadu_ps(of[2] + i), second = _mm512_loadu_ps(of[3] + i);
        update(&parameter, gradient, &first, &second);
        _mm512_storeu_ps(of[0] + i, parameter);
        _mm512_storeu_ps(of[2] + i, first);
        _mm512_storeu_ps(of[3] + i, second);
    }
}

static void *zeros(size_t size) { return memset(aligned_alloc(4096, (size + 4095) / 4096 * 4096), 0, size); }

static double seconds(void) {
    struct timespec time;
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
    return (double)time.tv_sec + 1e-9 * (double)time.tv_nsec;
}

/* Time of an instruction alone, and of division and root one after the other. */
#define ALONE(result, instructions)                                                                                           \
    do {                                                                                                                      \
        lane x = number(1.3f), y = number(1.1f), z;                                                                           \
        for (int round = 0; round < 40; round++) {                                                                            \
            double start = seconds();                                                                                         \
            for (long i = 0; i < 200000; i++) __asm__ volatile(instructions : "=v"(z) : "v"(x), "v"(y));                      \
            double taken = (seconds() - start) / 200000 * 1e9 / LANE;                                                         \
            result = taken < result ? taken : result;                                                                         \
        }                                                                                                                     \
    } while (0)

int main(void) {
    static void (*const arrangements[])(const arrays *) = {in_passes, reading_in_loop, all_in_loop};
    for (int i = 0; i < 9; i++) scalars[i] = given[i];
    arrays a[3];
    float *of[4];
    uint32_t *random = zeros(512 * sizeof *random);
    for (int i = 0; i < 512; i++) random[i] = (uint32_t)rand() * 2654435761u;
    for (int k = 0; k < 3; k++)
        a[k] = (arrays){zeros(2 * LENGTH), zeros(2 * LENGTH), zeros(LENGTH), zeros(LENGTH / BLOCK), zeros(LENGTH), zeros(LENGTH / BLOCK), random};
    for (int k = 0; k < 4; k++) of[k] = (float *)zeros(sizeof(float) * (LENGTH + 4096)) + 80 * k;
    for (int i = 0; i < LENGTH; i++) {
        float value = (float)rand() / (float)RAND_MAX - 0.5f, gradient = value * 0.01f;
        of[0][i] = value;
        of[1][i] = gradient;
        for (int k = 0; k < 3; k++) {
            memcpy(a[k].values + i, (char *)&value + 2, 2);
            memcpy(a[k].gradients + i, (char *)&gradient + 2, 2);
        }
    }

    double best[4] = {1e9, 1e9, 1e9, 1e9}, both = 1e9;
    for (int round = 0; round < 60; round++)
        for (int k = 0; k < 4; k++) {
            double start = seconds();
            for (int step = 0; step < 10; step++) k < 3 ? arrangements[k](&a[k]) : in_float32(of);
            double taken = (seconds() - start) / 10 / LENGTH * 1e9;
            best[k] = taken < best[k] ? taken : best[k];
        }

    ALONE(both, "vdivps %1, %2, %0\n\tvsqrtps %1, %0");
    printf("ns per element: in passes %.3f, reading in the loop %.3f, all in the loop %.3f, float32 %.3f, division and root alone %.3f\n", best[0], best[1], best[2], best[3], both);
    for (int k = 1; k < 3; k++)
        if (memcmp(a[0].values, a[k].values, 2 * LENGTH) || memcmp(a[0].first_codes, a[k].first_codes, LENGTH) || memcmp(a[0].second_codes, a[k].second_codes, LENGTH)
            || memcmp(a[0].first_scales, a[k].first_scales, LENGTH / BLOCK) || memcmp(a[0].second_scales, a[k].second_scales, LENGTH / BLOCK)) {
            puts("bits differ");
            return 1;
        }
    return 0;
}
