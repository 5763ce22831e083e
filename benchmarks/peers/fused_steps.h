/* What the C peer's three parts share: tensors, the update of a run of elements, and the team of threads. */
#ifndef FUSED_STEPS_H
#define FUSED_STEPS_H

#include <stddef.h>
#include <stdint.h>

enum { MOST_THREADS = 64 };

/* The numbers of a step, computed in double and rounded once to the type in which the update computes. */
struct scalars {
    double decay_factor;
    double negative_step_size;
    double bias_correction;          /* sqrt(1 - beta2^k) */
    double bias_correction_inverse;
    double momentum_scale;
};

/* A tensor as a caller holds it: where its values, gradient and state are, whether it has a gradient, and how many steps it has taken. */
struct tensor {
    void *parameter, *gradient, *first, *second;
    int has_gradient;
    long step;
    uint64_t random_key;
    const struct scalars *scalars;  /* those of the step under way */
};

typedef void update_function(const struct tensor *tensor, size_t start, size_t length);
typedef void scalars_function(struct scalars *scalars, long step);
typedef void store_function(void *values, size_t index, float value);

/* A way of stepping. */
struct variant {
    const char *name;
    size_t element, state_element;  /* bytes */
    int slots;
    update_function *update;
    scalars_function *scalars;
    store_function *store;          /* of an element of the parameter or the gradient */
};

extern const struct variant variants[];
extern const int variant_count;

/* A run of elements of a tensor is a table of 256 columns: an element's random word is the sum of its column's and its row's. */
enum { RANDOM_COLUMNS = 256, RANDOM_RUN = 64 * 1024 };

struct random_table {
    uint32_t columns[RANDOM_COLUMNS], rows[RANDOM_RUN / RANDOM_COLUMNS];
};

uint64_t random_tensor_key(int number);

/* The words of the first elements of the run in which start is. */
void random_table_fill(struct random_table *table, uint64_t tensor_key, long step, size_t start, size_t length);

/* Chunks 0 to count - 1, each once, on several threads, the caller's among them. */
void run_chunks(int threads, int count, void (*chunk)(int number));

#endif
