// SPDX-License-Identifier: MIT
/// The functions that generated programs call, in C.
#pragma once

#include <string_view>

namespace pt2_to_c {

inline constexpr std::string_view kernels = R"c(#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Images are N x C x H x W. Sums are kept in double. */
static void conv2d(float *out, float const *in, float const *w, float const *bias, int N, int C, int H, int W, int O, int P, int Q,
                   int kh, int kw, int sh, int sw, int ph, int pw, int dh, int dw, int groups) {
    int const ci = C / groups, co = O / groups;
    for (int n = 0; n < N; ++n)
        for (int o = 0; o < O; ++o)
            for (int p = 0; p < P; ++p)
                for (int q = 0; q < Q; ++q) {
                    double sum = bias ? bias[o] : 0;
                    for (int c = 0; c < ci; ++c)
                        for (int i = 0; i < kh; ++i) {
                            int const y = p * sh - ph + i * dh;
                            if (y < 0 || y >= H) continue;
                            float const *row = in + ((size_t)(n * C + o / co * ci + c) * H + y) * W;
                            float const *k = w + ((size_t)(o * ci + c) * kh + i) * kw;
                            for (int j = 0; j < kw; ++j) {
                                int const x = q * sw - pw + j * dw;
                                if (x >= 0 && x < W) sum += (double)row[x] * k[j];
                            }
                        }
                    out[((size_t)(n * O + o) * P + p) * Q + q] = (float)sum;
                }
}

static void batch_norm(float *out, float const *in, float const *w, float const *b, float const *mean, float const *var, double eps,
                       int N, int C, int HW) {
    for (int n = 0; n < N; ++n)
        for (int c = 0; c < C; ++c) {
            double const scale = (w ? w[c] : 1) / sqrt(var[c] + eps), shift = (b ? b[c] : 0) - mean[c] * scale;
            for (int i = 0; i < HW; ++i) out[(size_t)(n * C + c) * HW + i] = (float)(in[(size_t)(n * C + c) * HW + i] * scale + shift);
        }
}

static void linear(float *out, float const *in, float const *w, float const *bias, int rows, int I, int O) {
    for (int r = 0; r < rows; ++r)
        for (int o = 0; o < O; ++o) {
            double sum = bias ? bias[o] : 0;
            for (int i = 0; i < I; ++i) sum += (double)in[(size_t)r * I + i] * w[(size_t)o * I + i];
            out[(size_t)r * O + o] = (float)sum;
        }
}

/* The largest or the mean of each window; the mean counts the padding where `padded` says so. */
static void pool2d(float *out, float const *in, int largest, int NC, int H, int W, int P, int Q, int kh, int kw, int sh, int sw, int ph, int pw,
                   int dh, int dw, int padded) {
    for (int c = 0; c < NC; ++c)
        for (int p = 0; p < P; ++p)
            for (int q = 0; q < Q; ++q) {
                double sum = 0;
                float most = -INFINITY;
                int count = 0;
                for (int i = 0; i < kh; ++i)
                    for (int j = 0; j < kw; ++j) {
                        int const y = p * sh - ph + i * dh, x = q * sw - pw + j * dw;
                        if (y < 0 || y >= H || x < 0 || x >= W) {
                            if (padded && y < H + ph && x < W + pw) ++count;
                            continue;
                        }
                        float const v = in[((size_t)c * H + y) * W + x];
                        if (v > most || v != v) most = v;
                        sum += v;
                        ++count;
                    }
                out[((size_t)c * P + p) * Q + q] = largest ? most : (float)(sum / count);
            }
}

static void adaptive_avg_pool2d(float *out, float const *in, int NC, int H, int W, int P, int Q) {
    for (int c = 0; c < NC; ++c)
        for (int p = 0; p < P; ++p)
            for (int q = 0; q < Q; ++q) {
                int const y0 = p * H / P, y1 = ((p + 1) * H + P - 1) / P, x0 = q * W / Q, x1 = ((q + 1) * W + Q - 1) / Q;
                double sum = 0;
                for (int y = y0; y < y1; ++y)
                    for (int x = x0; x < x1; ++x) sum += in[((size_t)c * H + y) * W + x];
                out[((size_t)c * P + p) * Q + q] = (float)(sum / ((y1 - y0) * (x1 - x0)));
            }
}

/* One of the tensors that are put together: `outer` blocks of `block` elements, every `stride`. */
static void cat(float *out, float const *in, int outer, int block, int stride) {
    for (int i = 0; i < outer; ++i) memcpy(out + (size_t)i * stride, in + (size_t)i * block, sizeof(float) * (size_t)block);
}

static void softmax(float *out, float const *in, int outer, int n, int inner) {
    for (int o = 0; o < outer; ++o)
        for (int i = 0; i < inner; ++i) {
            float const *x = in + (size_t)o * n * inner + i;
            float *y = out + (size_t)o * n * inner + i;
            float most = -INFINITY;
            double sum = 0;
            for (int k = 0; k < n; ++k) most = x[k * inner] > most ? x[k * inner] : most;
            for (int k = 0; k < n; ++k) sum += exp(x[k * inner] - most);
            for (int k = 0; k < n; ++k) y[k * inner] = (float)(exp(x[k * inner] - most) / sum);
        }
}
)c";

/// Behind the generated function: a program that reads and writes raw float32 files.
inline constexpr std::string_view driver = R"c(
static float *read_floats(char const *path, size_t count) {
    float *data = malloc((count ? count : 1) * sizeof(float));
    FILE *file = fopen(path, "rb");
    if (!data || !file || fread(data, sizeof(float), count, file) != count || fgetc(file) != EOF) {
        fprintf(stderr, "%s: expected a file of %zu float32\n", path, count);
        exit(2);
    }
    fclose(file);
    return data;
}

/* model WEIGHTS INPUT... OUTPUT... */
int main(int argc, char **argv) {
    if (argc != 2 + INPUTS + OUTPUTS) {
        fprintf(stderr, "usage: %s WEIGHTS, %d inputs, %d outputs: files of float32\n", argv[0], INPUTS, OUTPUTS);
        return 2;
    }
    float *weights = read_floats(argv[1], WEIGHTS), *arena = malloc(sizeof(float) * (ARENA + 1));
    float const *in[INPUTS + 1];
    float *out[OUTPUTS + 1];
    for (int i = 0; i < INPUTS; ++i) in[i] = read_floats(argv[2 + i], input_elements[i]);
    for (int i = 0; i < OUTPUTS; ++i) out[i] = malloc(sizeof(float) * (output_elements[i] + 1));
    run_model(weights, arena, in, out);
    for (int i = 0; i < OUTPUTS; ++i) {
        FILE *file = fopen(argv[2 + INPUTS + i], "wb");
        if (!file || fwrite(out[i], sizeof(float), output_elements[i], file) != output_elements[i] || fclose(file) != 0) return 2;
    }
    return 0;
}
)c";

}  // namespace pt2_to_c
