/* Measures fused steps in C for StepBenchmarks --peers: one JSON request per line on standard input, one JSON reply per line on standard output.

   Requests: {"do":"prepare","variant","tensors","length","threads"}, {"do":"checksum","steps"}, {"do":"measure","seconds"}, {"do":"release"}.
   A step does what the generated optimizers' does: it asks every tensor whether it has a gradient and how many steps it has taken, computes the
   scalars where these differ from those of the tensor before, updates all elements in one pass, and counts the step. Steps are timed one by one,
   as the harness times its own. Values, gradients and state lie in huge pages where the system gives them. */
#define _GNU_SOURCE
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <time.h>

#include "fused_steps.h"

enum { LINE = 64, HUGE_PAGE = 2 << 20, STAGGER = 3 * 4096 + 5 * LINE, CHUNK = 64 * 1024, MOST_STEPS = 4096, FEWEST_STEPS = 3 };

struct piece { int tensor; size_t start, length; };

static const struct variant *variant;
static struct tensor *tensors;
static struct scalars *all_scalars;
static struct piece *pieces;
static int *chunk_starts;
static int tensor_count, thread_count, chunk_count;
static size_t length;
static char *memory;
static size_t memory_size;

static void run_chunk(int number)
{
    for (int i = chunk_starts[number]; i < chunk_starts[number + 1]; i++)
        variant->update(&tensors[pieces[i].tensor], pieces[i].start, pieces[i].length);
}

static void step(void)
{
    int runs = 0;
    long step_of_run = -1;
    for (int i = 0; i < tensor_count; i++) {
        struct tensor *tensor = &tensors[i];
        if (!tensor->has_gradient)
            continue;
        if (++tensor->step != step_of_run) {
            step_of_run = tensor->step;
            variant->scalars(&all_scalars[runs++], step_of_run);
        }
        tensor->scalars = &all_scalars[runs - 1];
    }
    run_chunks(thread_count, chunk_count, run_chunk);
}

/* Numbers of either sign between a tenth of the scale and the scale, the same as the harness's. */
static void fill(void *values, uint32_t seed, float scale)
{
    uint32_t state = seed * 0x9E3779B9u | 1;
    for (size_t i = 0; i < length; i++) {
        state ^= state << 13;
        state ^= state >> 17;
        state ^= state << 5;
        float value = scale * (0.1f + 0.9f * (float)(state >> 8) / (1 << 24));
        variant->store(values, i, (state & 1) == 0 ? value : -value);
    }
}

/* Small steps are shared too: a chunk is no more than a thread's part. */
static void cut_up(void)
{
    size_t part = (length * tensor_count / thread_count + LINE) / LINE * LINE, most = part < CHUNK ? part : CHUNK;
    size_t per_tensor = length / most + 1, room = most;
    pieces = malloc(per_tensor * tensor_count * sizeof *pieces);
    chunk_starts = malloc((per_tensor * tensor_count + 1) * sizeof *chunk_starts);
    int count = 0;
    chunk_count = 0;
    chunk_starts[0] = 0;
    for (int i = 0; i < tensor_count; i++)
        for (size_t start = 0; start < length; start += most) {
            size_t here = length - start < most ? length - start : most;
            if (here > room && count > chunk_starts[chunk_count]) {
                chunk_starts[++chunk_count] = count;
                room = most;
            }
            pieces[count++] = (struct piece){i, start, here};
            room = room > here ? room - here : 0;
        }
    if (count > chunk_starts[chunk_count])
        chunk_starts[++chunk_count] = count;
}

static void release(void)
{
    if (memory != NULL)
        munmap(memory, memory_size);
    free(tensors);
    free(all_scalars);
    free(pieces);
    free(chunk_starts);
    memory = NULL;
    tensors = NULL;
    all_scalars = NULL;
    pieces = NULL;
    chunk_starts = NULL;
}

/* Four streams, each of all tensors, apart by some pages and lines. */
static const char *prepare(void)
{
    size_t stride = (length * variant->element + LINE - 1) / LINE * LINE, state = (length * variant->state_element + LINE - 1) / LINE * LINE;
    size_t stream = stride * tensor_count + STAGGER, state_stream = state * tensor_count + STAGGER;
    memory_size = (2 * stream + variant->slots * state_stream + 2 * HUGE_PAGE - 1) / HUGE_PAGE * HUGE_PAGE;
    memory = mmap(NULL, memory_size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (memory == MAP_FAILED) {
        memory = NULL;
        return "there is not enough memory";
    }
    char *start = (char *)(((uintptr_t)memory + HUGE_PAGE - 1) / HUGE_PAGE * HUGE_PAGE);
    madvise(start, memory + memory_size - start, MADV_HUGEPAGE);
    tensors = calloc(tensor_count, sizeof *tensors);
    all_scalars = calloc(tensor_count, sizeof *all_scalars);
    for (int i = 0; i < tensor_count; i++) {
        tensors[i] = (struct tensor){
            .parameter = start + i * stride,
            .gradient = start + stream + i * stride,
            .first = start + 2 * stream + i * state,
            .second = variant->slots == 2 ? start + 2 * stream + state_stream + i * state : NULL,
            .has_gradient = 1,
            .random_key = random_tensor_key(i),
        };
        fill(tensors[i].parameter, 2 * i + 1, 1.0f);
        fill(tensors[i].gradient, 2 * i + 2, 0.01f);
    }
    cut_up();
    return NULL;
}

static void hash(uint64_t *sum, const void *values, size_t bytes)
{
    const unsigned char *at = values;
    for (size_t i = 0; i < bytes; i++)
        *sum = (*sum ^ at[i]) * 0x100000001B3u;
}

/* FNV-1a over values and state. */
static uint64_t checksum(void)
{
    uint64_t sum = 0xCBF29CE484222325u;
    for (int i = 0; i < tensor_count; i++) {
        hash(&sum, tensors[i].parameter, length * variant->element);
        hash(&sum, tensors[i].first, length * variant->state_element);
        if (variant->slots == 2)
            hash(&sum, tensors[i].second, length * variant->state_element);
    }
    return sum;
}

static double now(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return time.tv_sec + 1e-9 * time.tv_nsec;
}

static int compare(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static double median_seconds_per_step(double at_least)
{
    static double seconds[MOST_STEPS];
    double started = now();
    do
        step();
    while (now() - started < at_least / 4);
    int taken = 0;
    double before = started = now();
    while (taken < FEWEST_STEPS || (taken < MOST_STEPS && before - started < at_least)) {
        step();
        double after = now();
        seconds[taken++] = after - before;
        before = after;
    }
    qsort(seconds, taken, sizeof *seconds, compare);
    return taken % 2 == 1 ? seconds[taken / 2] : (seconds[taken / 2 - 1] + seconds[taken / 2]) / 2;
}

/* The harness writes flat objects without escapes. */
static const char *value_of(const char *line, const char *key)
{
    char quoted[32];
    snprintf(quoted, sizeof quoted, "\"%s\":", key);
    const char *found = strstr(line, quoted);
    return found == NULL ? "" : found + strlen(quoted);
}

static const struct variant *find_variant(const char *line)
{
    const char *name = value_of(line, "variant");
    for (int i = 0; i < variant_count; i++)
        if (*name == '"' && strncmp(name + 1, variants[i].name, strlen(variants[i].name)) == 0 && name[1 + strlen(variants[i].name)] == '"')
            return &variants[i];
    return NULL;
}

int main(void)
{
    static char line[4096];
    setvbuf(stdout, NULL, _IOLBF, 0);
    printf("{\"name\":\"C (gcc %s)\",\"variants\":[", __VERSION__);
    for (int i = 0; i < variant_count; i++)
        printf("%s\"%s\"", i == 0 ? "" : ",", variants[i].name);
    printf("]}\n");
    while (fgets(line, sizeof line, stdin) != NULL) {
        const char *request = value_of(line, "do"), *error = NULL;
        if (strncmp(request, "\"prepare\"", 9) == 0) {
            release();
            variant = find_variant(line);
            tensor_count = atoi(value_of(line, "tensors"));
            length = strtoull(value_of(line, "length"), NULL, 10);
            thread_count = atoi(value_of(line, "threads"));
            error = variant == NULL ? "there is no such variant" : thread_count < 1 || thread_count > MOST_THREADS ? "so many threads are not possible" : prepare();
            if (error != NULL)
                printf("{\"error\":\"%s\"}\n", error);
            else
                printf("{}\n");
        } else if (strncmp(request, "\"measure\"", 9) == 0)
            printf("{\"secondsPerStep\":%.17g}\n", median_seconds_per_step(strtod(value_of(line, "seconds"), NULL)));
        else if (strncmp(request, "\"checksum\"", 10) == 0) {
            for (int i = atoi(value_of(line, "steps")); i > 0; i--)
                step();
            printf("{\"checksum\":\"%016llX\"}\n", (unsigned long long)checksum());
        } else if (strncmp(request, "\"release\"", 9) == 0) {
            release();
            printf("{}\n");
        } else
            printf("{\"error\":\"unknown request\"}\n");
    }
    return 0;
}
