// SPDX-License-Identifier: MIT
/// Schemas: the operators of ATen, as LibTorch 2.13 has them. Written by tools/schemas/write_tables.py: do not edit.
#pragma once

#include <torch_ir/config.hpp>
#include <torch_ir/schema/detail/schema_lines.hpp>

#include <array>

namespace torch_ir { inline namespace TORCH_IR_ABI { namespace detail {

// clang-format off
inline constexpr char schemas_aten_1[] = R"~(
__and__.Scalar(Tensor self, Scalar other) -> Tensor #r
__and__.Tensor(Tensor self, Tensor other) -> Tensor #r
__iand__.Scalar(Tensor(a!) self, Scalar other) -> Tensor(a!) #gr
__iand__.Tensor(Tensor(a!) self, Tensor other) -> Tensor(a!) #gr
__ilshift__.Scalar(Tensor(a!) self, Scalar other) -> Tensor(a!) #gqr
__ilshift__.Tensor(Tensor(a!) self, Tensor other) -> Tensor(a!) #gqr
__ior__.Scalar(Tensor(a!) self, Scalar other) -> Tensor(a!) #gr
__ior__.Tensor(Tensor(a!) self, Tensor other) -> Tensor(a!) #gr
__irshift__.Scalar(Tensor(a!) self, Scalar other) -> Tensor(a!) #gr
__irshift__.Tensor(Tensor(a!) self, Tensor other) -> Tensor(a!) #gr
__ixor__.Scalar(Tensor(a!) self, Scalar other) -> Tensor(a!) #gqr
__ixor__.Tensor(Tensor(a!) self, Tensor other) -> Tensor(a!) #gqr
__lshift__.Scalar(Tensor self, Scalar other) -> Tensor #qr
__lshift__.Scalar_out(Tensor self, Scalar other, *, Tensor(a!) out) -> Tensor(a!) #for
__lshift__.Tensor(Tensor self, Tensor other) -> Tensor #qr
__lshift__.Tensor_out(Tensor self, Tensor other, *, Tensor(a!) out) -> Tensor(a!) #for
__or__.Scalar(Tensor self, Scalar other) -> Tensor #r
__or__.Tensor(Tensor self, Tensor other) -> Tensor #r
__rshift__.Scalar(Tensor self, Scalar other) -> Tensor #qr
__rshift__.Scalar_out(Tensor self, Scalar other, *, Tensor(a!) out) -> Tensor(a!) #for
__rshift__.Tensor(Tensor self, Tensor other) -> Tensor #qr
__rshift__.Tensor_out(Tensor self, Tensor other, *, Tensor(a!) out) -> Tensor(a!) #for
__xor__.Scalar(Tensor self, Scalar other) -> Tensor #qr
__xor__.Tensor(Tensor self, Tensor other) -> Tensor #qr
_adaptive_avg_pool2d(Tensor self, SymInt[2] output_size) -> Tensor #ar
_adaptive_avg_pool2d.out(Tensor self, SymInt[2] output_size, *, Tensor(a!) out) -> Tensor(a!) #for
_adaptive_avg_pool2d_backward(Tensor grad_output, Tensor self) -> Tensor #ar
_adaptive_avg_pool2d_backward.out(Tensor grad_output, Tensor self, *, Tensor(a!) out) -> Tensor(a!) #for
_adaptive_avg_pool3d(Tensor self, SymInt[3] output_size) -> Tensor #ar
_adaptive_avg_pool3d.out(Tensor self, SymInt[3] output_size, *, Tensor(a!) out) -> Tensor(a!) #for
_adaptive_avg_pool3d_backward(Tensor grad_output, Tensor self) -> Tensor #r
_adaptive_avg_pool3d_backward.out(Tensor grad_output, Tensor self, *, Tensor(a!) out) -> Tensor(a!) #for
_add_batch_dim(Tensor self, int batch_dim, int level) -> Tensor #r
_add_relu.Scalar(Tensor self, Scalar other, Scalar alpha=1) -> Tensor #r
_add_relu.Scalar_out(Tensor self, Scalar other, Scalar alpha=1, *, Tensor(a!) out) -> Tensor(a!) #for
_add_relu.Tensor(Tensor self, Tensor other, *, Scalar alpha=1) -> Tensor #r
_add_relu.out(Tensor self, Tensor other, *, Scalar alpha=1, Tensor(a!) out) -> Tensor(a!) #or
_add_relu_.Scalar(Tensor(a!) self, Scalar other, Scalar alpha=1) -> Tensor(a!) #gr
_add_relu_.Tensor(Tensor(a!) self, Tensor other, *, Scalar alpha=1) -> Tensor(a!) #gr
_addmm_activation(Tensor self, Tensor mat1, Tensor mat2, *, Scalar beta=1, Scalar alpha=1, bool use_gelu=False) -> Tensor #r
_addmm_activation.out(Tensor self, Tensor mat1, Tensor mat2, *, Scalar beta=1, Scalar alpha=1, bool use_gelu=False, Tensor(a!) out) -> Tensor(a!) #or
_aminmax(Tensor self) -> (Tensor, Tensor) #r
_aminmax.dim(Tensor self, int dim, bool keepdim=False) -> (Tensor, Tensor) #r
_aminmax.dim_out(Tensor self, int dim, bool keepdim=False, *, Tensor(a!) out0, Tensor(b!) out1) -> (Tensor(a!), Tensor(b!)) #for
_aminmax.out(Tensor self, *, Tensor(a!) out0, Tensor(b!) out1) -> (Tensor(a!), Tensor(b!)) #for
_amp_foreach_non_finite_check_and_unscale(Tensor[] self, Tensor found_inf, Tensor inv_scale) -> (Tensor[] self_out, Tensor found_inf_out) #fr
_amp_foreach_non_finite_check_and_unscale.out(Tensor[] self, Tensor(b!) found_inf, Tensor inv_scale, *, Tensor(a!)[] out) -> () #for
_amp_foreach_non_finite_check_and_unscale_(Tensor(a!)[] self, Tensor(b!) found_inf, Tensor inv_scale) -> () #gr
_amp_update_scale(Tensor self, Tensor growth_tracker, Tensor found_inf, float scale_growth_factor, float scale_backoff_factor, int growth_interval) -> (Tensor, Tensor growth_tracker_out) #fr
_amp_update_scale.out(Tensor self, Tensor(b!) growth_tracker, Tensor found_inf, float scale_growth_factor, float scale_backoff_factor, int growth_interval, *, Tensor(a!) out) -> Tensor(a!) #for
_amp_update_scale_(Tensor(a!) self, Tensor(b!) growth_tracker, Tensor found_inf, float scale_growth_factor, float scale_backoff_factor, int growth_interval) -> Tensor(a!) #gr
_assert_async(Tensor self) -> () #r
_assert_async.msg(Tensor self, str assert_msg) -> () #r
_assert_scalar(Scalar self, str assert_msg) -> () #r
_assert_tensor_metadata(Tensor a, SymInt[]? size=None, SymInt[]? stride=None, ScalarType? dtype=None, *, Device? device=None, Layout? layout=None) -> () #r
_autocast_to_full_precision(Tensor(a) self, bool cuda_enabled, bool cpu_enabled) -> Tensor(a) #r
_autocast_to_reduced_precision(Tensor(a) self, bool cuda_enabled, bool cpu_enabled, ScalarType cuda_dtype, ScalarType cpu_dtype) -> Tensor(a) #r
_backward(Tensor self, Tensor[] inputs, Tensor? gradient=None, bool? retain_graph=None, bool create_graph=False) -> () #r
_batch_norm_impl_index(Tensor input, Tensor? weight, Tensor? bias, Tensor? running_mean, Tensor? running_var, bool training, float momentum, float eps, bool cudnn_enabled) -> (Tensor, Tensor, Tensor, Tensor, int) #ir
_batch_norm_impl_index_backward(int impl_index, Tensor input, Tensor grad_output, Tensor? weight, Tensor? running_mean, Tensor? running_var, Tensor? save_mean, Tensor? save_var_transform, bool train, float eps, bool[3] output_mask, Tensor reservedSpace) -> (Tensor, Tensor, Tensor) #r
_batch_norm_no_update(Tensor input, Tensor? weight, Tensor? bias, Tensor? running_mean, Tensor? running_var, float momentum, float eps) -> (Tensor, Tensor, Tensor, Tensor) #r
_batch_norm_no_update.out(Tensor input, Tensor? weight, Tensor? bias, Tensor? running_mean, Tensor? running_var, float momentum, float eps, *, Tensor(a!) out0, Tensor(b!) out1, Tensor(c!) out2, Tensor(d!) out3) -> (Tensor(a!), Tensor(b!), Tensor(c!), Tensor(d!)) #for
_batch_norm_with_update(Tensor input, Tensor? weight, Tensor? bias, Tensor(a!) running_mean, Tensor(b!) running_var, float momentum, float eps) -> (Tensor, Tensor, Tensor, Tensor) #r
_batch_norm_with_update.out(Tensor input, Tensor? weight, Tensor? bias, Tensor(a!) running_mean, Tensor(b!) running_var, float momentum, float eps, *, Tensor(d!) out, Tensor(e!) save_mean, Tensor(f!) save_invstd, Tensor(g!) reserve) -> (Tensor(d!), Tensor(e!), Tensor(f!), Tensor(g!)) #or
_batch_norm_with_update_functional(Tensor input, Tensor? weight, Tensor? bias, Tensor running_mean, Tensor running_var, float momentum, float eps) -> (Tensor, Tensor, Tensor, Tensor, Tensor running_mean_out, Tensor running_var_out) #fr
_cast_Byte(Tensor self, bool non_blocking=False) -> Tensor #r
_cast_Char(Tensor self, bool non_blocking=False) -> Tensor #r
_cast_Double(Tensor self, bool non_blocking=False) -> Tensor #r
_cast_Float(Tensor self, bool non_blocking=False) -> Tensor #r
_cast_Half(Tensor self, bool non_blocking=False) -> Tensor #r
_cast_Int(Tensor self, bool non_blocking=False) -> Tensor #r
_cast_Long(Tensor self, bool non_blocking=False) -> Tensor #r
_cast_Short(Tensor self, bool non_blocking=False) -> Tensor #r
_cdist_backward(Tensor grad, Tensor x1, Tensor x2, float p, Tensor cdist) -> Tensor #r
_cdist_backward.out(Tensor grad, Tensor x1, Tensor x2, float p, Tensor cdist, *, Tensor(a!) out) -> Tensor(a!) #for
_cdist_forward(Tensor x1, Tensor x2, float p, int? compute_mode) -> Tensor #ar
_cdist_forward.out(Tensor x1, Tensor x2, float p, int? compute_mode, *, Tensor(a!) out) -> Tensor(a!) #for
_cholesky_solve_helper(Tensor self, Tensor A, bool upper) -> Tensor #r
_cholesky_solve_helper.out(Tensor self, Tensor A, bool upper, *, Tensor(a!) out) -> Tensor(a!) #for
_choose_qparams_per_tensor(Tensor self, bool reduce_range=False) -> (float, int) #r
_chunk_cat(Tensor[] tensors, int dim, int num_chunks) -> Tensor #r
_chunk_cat.out(Tensor[] tensors, int dim, int num_chunks, *, Tensor(a!) out) -> Tensor(a!) #or
_coalesce(Tensor self) -> Tensor #r
_coalesce.out(Tensor self, *, Tensor(a!) out) -> Tensor(a!) #for
_coalesced(Tensor self, bool coalesced) -> Tensor #fr
_coalesced.out(Tensor self, bool coalesced, *, Tensor(a!) out) -> Tensor(a!) #for
_coalesced_(Tensor(a!) self, bool coalesced) -> Tensor(a!) #gr
_compute_linear_combination(Tensor input, Tensor coefficients) -> Tensor #r
_compute_linear_combination.out(Tensor input, Tensor coefficients, *, Tensor(a!) out) -> Tensor(a!) #or
_conj(Tensor(a) self) -> Tensor(a) #r
_conj_copy(Tensor self) -> Tensor #rt
_conj_copy.out(Tensor self, *, Tensor(a!) out) -> Tensor(a!) #fort
_conj_physical(Tensor self) -> Tensor #qr
_conj_physical.out(Tensor self, *, Tensor(a!) out) -> Tensor(a!) #for
_conv_depthwise2d(Tensor self, Tensor weight, SymInt[2] kernel_size, Tensor? bias, SymInt[2] stride, SymInt[2] padding, SymInt[2] dilation) -> Tensor #r
_conv_depthwise2d.out(Tensor self, Tensor weight, SymInt[2] kernel_size, Tensor? bias, SymInt[2] stride, SymInt[2] padding, SymInt[2] dilation, *, Tensor(a!) out) -> Tensor(a!) #or
_convert_indices_from_coo_to_csr(Tensor self, int size, *, bool out_int32=False) -> Tensor #r
_convert_indices_from_coo_to_csr.out(Tensor self, int size, *, bool out_int32=False, Tensor(a!) out) -> Tensor(a!) #or
_convert_indices_from_csr_to_coo(Tensor crow_indices, Tensor col_indices, *, bool out_int32=False, bool transpose=False) -> Tensor #r
_convert_indices_from_csr_to_coo.out(Tensor crow_indices, Tensor col_indices, *, bool out_int32=False, bool transpose=False, Tensor(a!) out) -> Tensor(a!) #or
_convert_weight_to_int4pack(Tensor self, int innerKTiles) -> Tensor #r
_convert_weight_to_int4pack_for_cpu(Tensor self, int innerKTiles) -> Tensor #r
_convolution(Tensor input, Tensor weight, Tensor? bias, SymInt[] stride, SymInt[] padding, SymInt[] dilation, bool transposed, SymInt[] output_padding, SymInt groups, bool benchmark, bool deterministic, bool cudnn_enabled, bool allow_tf32) -> Tensor #r
_convolution.deprecated(Tensor input, Tensor weight, Tensor? bias, SymInt[] stride, SymInt[] padding, SymInt[] dilation, bool transposed, int[] output_padding, SymInt groups, bool benchmark, bool deterministic, bool cudnn_enabled) -> Tensor #r
_convolution.out(Tensor input, Tensor weight, Tensor? bias, SymInt[] stride, SymInt[] padding, SymInt[] dilation, bool transposed, SymInt[] output_padding, SymInt groups, bool benchmark, bool deterministic, bool cudnn_enabled, bool allow_tf32, *, Tensor(a!) out) -> Tensor(a!) #for
_convolution_double_backward(Tensor? ggI, Tensor? ggW, Tensor? ggb, Tensor gO, Tensor weight, Tensor self, SymInt[] stride, SymInt[] padding, SymInt[] dilation, bool transposed, SymInt[] output_padding, SymInt groups, bool[3] output_mask) -> (Tensor, Tensor, Tensor) #r
_convolution_mode(Tensor input, Tensor weight, Tensor? bias, SymInt[] stride, str padding, SymInt[] dilation, SymInt groups) -> Tensor #r
_copy_from(Tensor self, Tensor dst, bool non_blocking=False) -> Tensor #r
_copy_from.out(Tensor self, Tensor dst, bool non_blocking=False, *, Tensor(a!) out) -> Tensor(a!) #for
_copy_from_and_resize(Tensor self, Tensor dst) -> Tensor #r
_copy_from_and_resize.out(Tensor self, Tensor dst, *, Tensor(a!) out) -> Tensor(a!) #for
_cslt_compress(Tensor input) -> Tensor #r
_cslt_sparse_mm(Tensor compressed_A, Tensor dense_B, Tensor? bias=None, Tensor? alpha=None, ScalarType? out_dtype=None, bool transpose_result=False, int alg_id=0, int split_k=1, int split_k_mode=-1) -> Tensor #lr
_cslt_sparse_mm_search(Tensor compressed_A, Tensor dense_B, Tensor? bias=None, Tensor? alpha=None, ScalarType? out_dtype=None, bool transpose_result=False) -> int #r
_ctc_loss(Tensor log_probs, Tensor targets, int[] input_lengths, int[] target_lengths, int blank=0, bool zero_infinity=False) -> (Tensor, Tensor) #dr
_ctc_loss.Tensor(Tensor log_probs, Tensor targets, Tensor input_lengths, Tensor target_lengths, int blank=0, bool zero_infinity=False) -> (Tensor, Tensor) #dr
_ctc_loss.Tensor_out(Tensor log_probs, Tensor targets, Tensor input_lengths, Tensor target_lengths, int blank=0, bool zero_infinity=False, *, Tensor(a!) out0, Tensor(b!) out1) -> (Tensor(a!), Tensor(b!)) #for
_ctc_loss.out(Tensor log_probs, Tensor targets, int[] input_lengths, int[] target_lengths, int blank=0, bool zero_infinity=False, *, Tensor(a!) out0, Tensor(b!) out1) -> (Tensor(a!), Tensor(b!)) #for
_ctc_loss_backward(Tensor grad, Tensor log_probs, Tensor targets, int[] input_lengths, int[] target_lengths, Tensor neg_log_likelihood, Tensor log_alpha, int blank, bool zero_infinity=False) -> Tensor #r
_ctc_loss_backward.Tensor(Tensor grad, Tensor log_probs, Tensor targets, Tensor input_lengths, Tensor target_lengths, Tensor neg_log_likelihood, Tensor log_alpha, int blank, bool zero_infinity=False) -> Tensor #r
_ctc_loss_backward.out(Tensor grad, Tensor log_probs, Tensor targets, int[] input_lengths, int[] target_lengths, Tensor neg_log_likelihood, Tensor log_alpha, int blank, bool zero_infinity=False, *, Tensor(a!) out) -> Tensor(a!) #for
_cudnn_attention_backward(Tensor grad_out, Tensor query, Tensor key, Tensor value, Tensor out, Tensor logsumexp, Tensor philox_seed, Tensor philox_offset, Tensor attn_bias, Tensor cum_seq_q, Tensor cum_seq_k, SymInt max_q, SymInt max_k, float dropout_p, bool is_causal, *, float? scale=None) -> (Tensor, Tensor, Tensor) #nr
_cudnn_attention_forward(Tensor query, Tensor key, Tensor value, Tensor? attn_bias, Tensor? cum_seq_q, Tensor? cum_seq_k, SymInt max_q, SymInt max_k, bool compute_log_sumexp, float dropout_p=0., bool is_causal=False, bool return_debug_mask=False, *, float? scale=None) -> (Tensor output, Tensor logsumexp, Tensor cum_seq_q, Tensor cum_seq_k, SymInt max_q, SymInt max_k, Tensor philox_seed, Tensor philox_offset, Tensor debug_attn_mask) #nr
_cudnn_ctc_loss(Tensor log_probs, Tensor targets, int[] input_lengths, int[] target_lengths, int blank, bool deterministic, bool zero_infinity) -> (Tensor, Tensor) #r
_cudnn_ctc_loss.Tensor(Tensor log_probs, Tensor targets, Tensor input_lengths, Tensor target_lengths, int blank, bool deterministic, bool zero_infinity) -> (Tensor, Tensor) #r
_cudnn_ctc_loss.out(Tensor log_probs, Tensor targets, int[] input_lengths, int[] target_lengths, int blank, bool deterministic, bool zero_infinity, *, Tensor(a!) out0, Tensor(b!) out1) -> (Tensor(a!), Tensor(b!)) #for
_cudnn_init_dropout_state(float dropout, bool train, int dropout_seed, *, ScalarType? dtype=None, Layout? layout=None, Device? device=None, bool? pin_memory=False) -> Tensor #nr
_cudnn_init_dropout_state.out(float dropout, bool train, int dropout_seed, *, Tensor(a!) out) -> Tensor(a!) #fnor
_cudnn_rnn(Tensor input, Tensor[] weight, int weight_stride0, Tensor? weight_buf, Tensor hx, Tensor? cx, int mode, SymInt hidden_size, SymInt proj_size, int num_layers, bool batch_first, float dropout, bool train, bool bidirectional, SymInt[] batch_sizes, Tensor? dropout_state) -> (Tensor, Tensor, Tensor, Tensor, Tensor) #nr
_cudnn_rnn.out(Tensor input, Tensor[] weight, int weight_stride0, Tensor? weight_buf, Tensor hx, Tensor? cx, int mode, SymInt hidden_size, SymInt proj_size, int num_layers, bool batch_first, float dropout, bool train, bool bidirectional, SymInt[] batch_sizes, Tensor? dropout_state, *, Tensor(a!) out0, Tensor(b!) out1, Tensor(c!) out2, Tensor(d!) out3, Tensor(e!) out4) -> (Tensor(a!), Tensor(b!), Tensor(c!), Tensor(d!), Tensor(e!)) #fnor
_cudnn_rnn_backward(Tensor input, Tensor[] weight, int weight_stride0, Tensor weight_buf, Tensor hx, Tensor? cx, Tensor output, Tensor? grad_output, Tensor? grad_hy, Tensor? grad_cy, int mode, SymInt hidden_size, SymInt proj_size, int num_layers, bool batch_first, float dropout, bool train, bool bidirectional, SymInt[] batch_sizes, Tensor? dropout_state, Tensor reserve, bool[4] output_mask) -> (Tensor, Tensor, Tensor, Tensor[]) #r
_cudnn_rnn_backward.out(Tensor input, Tensor[] weight, int weight_stride0, Tensor weight_buf, Tensor hx, Tensor? cx, Tensor output, Tensor? grad_output, Tensor? grad_hy, Tensor? grad_cy, int mode, SymInt hidden_size, SymInt proj_size, int num_layers, bool batch_first, float dropout, bool train, bool bidirectional, SymInt[] batch_sizes, Tensor? dropout_state, Tensor reserve, bool[4] output_mask, *, Tensor(a!) out0, Tensor(b!) out1, Tensor(c!) out2, Tensor(d!)[] out3) -> () #for
_cudnn_rnn_flatten_weight(Tensor[] weight_arr, int weight_stride0, SymInt input_size, int mode, SymInt hidden_size, SymInt proj_size, int num_layers, bool batch_first, bool bidirectional) -> Tensor #r
_cudnn_rnn_flatten_weight.out(Tensor[] weight_arr, int weight_stride0, SymInt input_size, int mode, SymInt hidden_size, SymInt proj_size, int num_layers, bool batch_first, bool bidirectional, *, Tensor(a!) out) -> Tensor(a!) #for
_cufft_clear_plan_cache(int device_index) -> () #r
_cufft_get_plan_cache_max_size(int device_index) -> int #r
_cufft_get_plan_cache_size(int device_index) -> int #r
_cufft_set_plan_cache_max_size(int device_index, int max_size) -> () #r
_cummax_helper(Tensor self, Tensor(a!) values, Tensor(b!) indices, int dim) -> () #r
_cummin_helper(Tensor self, Tensor(a!) values, Tensor(b!) indices, int dim) -> () #r
_debug_has_internal_overlap(Tensor self) -> int #r
_dimI(Tensor self) -> int #r
_dimV(Tensor self) -> int #r
_dim_arange(Tensor like, int dim) -> Tensor #r
_dirichlet_grad(Tensor x, Tensor alpha, Tensor total) -> Tensor #r
_dirichlet_grad.out(Tensor x, Tensor alpha, Tensor total, *, Tensor(a!) out) -> Tensor(a!) #for
_dyn_quant_matmul_4bit(Tensor inp, Tensor packed_weights, int block_size, int in_features, int out_features) -> Tensor #r
_dyn_quant_pack_4bit_weight(Tensor weights, Tensor scales_zeros, Tensor? bias, int block_size, int in_features, int out_features) -> Tensor #r
_efficient_attention_backward(Tensor grad_out_, Tensor query, Tensor key, Tensor value, Tensor? bias, Tensor out, Tensor? cu_seqlens_q, Tensor? cu_seqlens_k, SymInt max_seqlen_q, SymInt max_seqlen_k, Tensor logsumexp, float dropout_p, Tensor philox_seed, Tensor philox_offset, int custom_mask_type, bool bias_requires_grad, *, float? scale=None, int? num_splits_key=None, int? window_size=None, bool shared_storage_dqdkdv=False) -> (Tensor, Tensor, Tensor, Tensor) #r
_efficient_attention_forward(Tensor query, Tensor key, Tensor value, Tensor? bias, Tensor? cu_seqlens_q, Tensor? cu_seqlens_k, SymInt? max_seqlen_q, SymInt? max_seqlen_k, float dropout_p, int custom_mask_type, bool compute_log_sumexp=False, *, float? scale=None, Tensor? seqlen_k=None, int? window_size=None) -> (Tensor output, Tensor logsumexp, Tensor philox_seed, Tensor philox_offset, SymInt max_seqlen_batch_q, SymInt max_seqlen_batch_k) #nr
_efficientzerotensor(SymInt[] size, *, ScalarType? dtype=None, Layout? layout=None, Device? device=None, bool? pin_memory=None) -> Tensor #r
_efficientzerotensor.out(SymInt[] size, *, Tensor(a!) out) -> Tensor(a!) #for
_embedding_bag(Tensor weight, Tensor indices, Tensor offsets, bool scale_grad_by_freq=False, int mode=0, bool sparse=False, Tensor? per_sample_weights=None, bool include_last_offset=False, int padding_idx=-1) -> (Tensor, Tensor, Tensor, Tensor) #ar
_embedding_bag.out(Tensor weight, Tensor indices, Tensor offsets, bool scale_grad_by_freq=False, int mode=0, bool sparse=False, Tensor? per_sample_weights=None, bool include_last_offset=False, int padding_idx=-1, *, Tensor(a!) out0, Tensor(b!) out1, Tensor(c!) out2, Tensor(d!) out3) -> (Tensor(a!), Tensor(b!), Tensor(c!), Tensor(d!)) #for
_embedding_bag_backward(Tensor grad, Tensor indices, Tensor offsets, Tensor offset2bag, Tensor bag_size, Tensor maximum_indices, SymInt num_weights, bool scale_grad_by_freq, int mode, bool sparse, Tensor? per_sample_weights, int padding_idx=-1) -> Tensor #r
_embedding_bag_dense_backward(Tensor grad, Tensor indices, Tensor offset2bag, Tensor bag_size, Tensor maximum_indices, SymInt num_weights, bool scale_grad_by_freq, int mode, Tensor? per_sample_weights, int padding_idx=-1) -> Tensor #r
_embedding_bag_dense_backward.out(Tensor grad, Tensor indices, Tensor offset2bag, Tensor bag_size, Tensor maximum_indices, SymInt num_weights, bool scale_grad_by_freq, int mode, Tensor? per_sample_weights, int padding_idx=-1, *, Tensor(a!) out) -> Tensor(a!) #for
_embedding_bag_forward_only(Tensor weight, Tensor indices, Tensor offsets, bool scale_grad_by_freq=False, int mode=0, bool sparse=False, Tensor? per_sample_weights=None, bool include_last_offset=False, int padding_idx=-1) -> (Tensor, Tensor, Tensor, Tensor) #r
_embedding_bag_forward_only.out(Tensor weight, Tensor indices, Tensor offsets, bool scale_grad_by_freq=False, int mode=0, bool sparse=False, Tensor? per_sample_weights=None, bool include_last_offset=False, int padding_idx=-1, *, Tensor(a!) out0, Tensor(b!) out1, Tensor(c!) out2, Tensor(d!) out3) -> (Tensor(a!), Tensor(b!), Tensor(c!), Tensor(d!)) #for
_embedding_bag_per_sample_weights_backward(Tensor grad, Tensor weight, Tensor indices, Tensor offsets, Tensor offset2bag, int mode, int padding_idx=-1) -> Tensor #r
_embedding_bag_per_sample_weights_backward.out(Tensor grad, Tensor weight, Tensor indices, Tensor offsets, Tensor offset2bag, int mode, int padding_idx=-1, *, Tensor(a!) out) -> Tensor(a!) #for
_embedding_bag_sparse_backward(Tensor grad, Tensor indices, Tensor offsets, Tensor offset2bag, Tensor bag_size, SymInt num_weights, bool scale_grad_by_freq, int mode, Tensor? per_sample_weights, int padding_idx=-1) -> Tensor #r
_empty_affine_quantized(SymInt[] size, *, ScalarType? dtype=None, Layout? layout=None, Device? device=None, bool? pin_memory=None, float scale=1., int zero_point=0, MemoryFormat? memory_format=0) -> Tensor #r
_empty_affine_quantized.out(SymInt[] size, *, float scale=1., int zero_point=0, MemoryFormat? memory_format=0, Tensor(a!) out) -> Tensor(a!) #for
_empty_per_channel_affine_quantized(SymInt[] size, *, Tensor scales, Tensor zero_points, int axis, ScalarType? dtype=None, Layout? layout=None, Device? device=None, bool? pin_memory=None, MemoryFormat? memory_format=0) -> Tensor #r
_empty_per_channel_affine_quantized.out(SymInt[] size, *, Tensor scales, Tensor zero_points, int axis, MemoryFormat? memory_format=0, Tensor(a!) out) -> Tensor(a!) #for
_euclidean_dist(Tensor x1, Tensor x2) -> Tensor #r
_euclidean_dist.out(Tensor x1, Tensor x2, *, Tensor(a!) out) -> Tensor(a!) #for
_fake_quantize_learnable_per_channel_affine(Tensor self, Tensor scale, Tensor zero_point, int axis, int quant_min, int quant_max, float grad_factor=1.) -> Tensor #r
_fake_quantize_learnable_per_channel_affine.out(Tensor self, Tensor scale, Tensor zero_point, int axis, int quant_min, int quant_max, float grad_factor=1., *, Tensor(a!) out) -> Tensor(a!) #for
_fake_quantize_learnable_per_channel_affine_backward(Tensor grad, Tensor self, Tensor scale, Tensor zero_point, int axis, int quant_min, int quant_max, float grad_factor=1.) -> (Tensor, Tensor, Tensor) #r
_fake_quantize_learnable_per_tensor_affine(Tensor self, Tensor scale, Tensor zero_point, int quant_min, int quant_max, float grad_factor=1.) -> Tensor #r
_fake_quantize_learnable_per_tensor_affine.out(Tensor self, Tensor scale, Tensor zero_point, int quant_min, int quant_max, float grad_factor=1., *, Tensor(a!) out) -> Tensor(a!) #for
_fake_quantize_learnable_per_tensor_affine_backward(Tensor grad, Tensor self, Tensor scale, Tensor zero_point, int quant_min, int quant_max, float grad_factor=1.) -> (Tensor, Tensor, Tensor) #r
_fake_quantize_per_tensor_affine_cachemask_tensor_qparams(Tensor self, Tensor scale, Tensor zero_point, Tensor fake_quant_enabled, int quant_min, int quant_max) -> (Tensor output, Tensor mask) #r
_fake_quantize_per_tensor_affine_cachemask_tensor_qparams.out(Tensor self, Tensor scale, Tensor zero_point, Tensor fake_quant_enabled, int quant_min, int quant_max, *, Tensor(a!) out0, Tensor(b!) out1) -> (Tensor(a!), Tensor(b!)) #for
_fft_c2c(Tensor self, SymInt[] dim, int normalization, bool forward) -> Tensor #r
_fft_c2c.out(Tensor self, SymInt[] dim, int normalization, bool forward, *, Tensor(a!) out) -> Tensor(a!) #or
_fft_c2r(Tensor self, int[] dim, int normalization, SymInt last_dim_size) -> Tensor #ar
_fft_c2r.out(Tensor self, int[] dim, int normalization, SymInt last_dim_size, *, Tensor(a!) out) -> Tensor(a!) #or
_fft_r2c(Tensor self, int[] dim, int normalization, bool onesided) -> Tensor #ar
_fft_r2c.out(Tensor self, int[] dim, int normalization, bool onesided, *, Tensor(a!) out) -> Tensor(a!) #or
_fill_mem_eff_dropout_mask_(Tensor(a!) self, float dropout_p, int seed, int offset) -> Tensor(a!) #gnr
_flash_attention_backward(Tensor grad_out, Tensor query, Tensor key, Tensor value, Tensor out, Tensor logsumexp, Tensor cum_seq_q, Tensor cum_seq_k, SymInt max_q, SymInt max_k, float dropout_p, bool is_causal, Tensor rng_state, Tensor unused, *, float? scale=None, SymInt? window_size_left=None, SymInt? window_size_right=None) -> (Tensor, Tensor, Tensor) #r
_flash_attention_forward(Tensor query, Tensor key, Tensor value, Tensor? cum_seq_q, Tensor? cum_seq_k, SymInt max_q, SymInt max_k, float dropout_p, bool is_causal, bool return_debug_mask, *, float? scale=None, SymInt? window_size_left=None, SymInt? window_size_right=None, Tensor? seqused_k=None, Tensor? alibi_slopes=None, Tensor? block_table=None, int? num_splits=None) -> (Tensor output, Tensor softmax_logsumexp, Tensor rng_state, Tensor unused, Tensor debug_attn_mask) #nr
_flash_attention_forward.quantized(Tensor query, Tensor key, Tensor value, Tensor? cum_seq_q, Tensor? cum_seq_k, SymInt max_q, SymInt max_k, float dropout_p, bool is_causal, bool return_debug_mask, Tensor? q_descale, Tensor? k_descale, Tensor? v_descale, *, float? scale=None, SymInt? window_size_left=None, SymInt? window_size_right=None, Tensor? seqused_k=None, Tensor? alibi_slopes=None) -> (Tensor output, Tensor softmax_logsumexp, Tensor rng_state, Tensor unused, Tensor debug_attn_mask) #nr
_flash_attention_forward_no_dropout_inplace(Tensor(a!) out, Tensor query, Tensor key, Tensor value, Tensor? cum_seq_q, Tensor? cum_seq_k, SymInt max_q, SymInt max_k, float dropout_p, bool is_causal, bool return_debug_mask, *, float? scale=None, SymInt? window_size_left=None, SymInt? window_size_right=None, Tensor? seqused_k=None, Tensor? alibi_slopes=None, Tensor? block_table=None, int? num_splits=None) -> Tensor softmax_logsumexp #nr
_foobar(Tensor self, bool arg1=True, bool arg2=True, *, bool arg3=True) -> Tensor #r
_foobar.out(Tensor self, bool arg1=True, bool arg2=True, *, bool arg3=True, Tensor(a!) out) -> Tensor(a!) #for
_foreach_abs(Tensor[] self) -> Tensor[] #r
_foreach_abs.out(Tensor[] self, *, Tensor(a!)[] out) -> () #for
_foreach_abs_(Tensor(a!)[] self) -> () #gr
_foreach_acos(Tensor[] self) -> Tensor[] #r
_foreach_acos.out(Tensor[] self, *, Tensor(a!)[] out) -> () #for
_foreach_acos_(Tensor(a!)[] self) -> () #gr
_foreach_add.List(Tensor[] self, Tensor[] other, *, Scalar alpha=1) -> Tensor[] #r
_foreach_add.List_out(Tensor[] self, Tensor[] other, *, Scalar alpha=1, Tensor(a!)[] out) -> () #for
_foreach_add.Scalar(Tensor[] self, Scalar scalar) -> Tensor[] #r
_foreach_add.ScalarList(Tensor[] self, Scalar[] scalars) -> Tensor[] #r
_foreach_add.ScalarList_out(Tensor[] self, Scalar[] scalars, *, Tensor(a!)[] out) -> () #for
_foreach_add.Scalar_out(Tensor[] self, Scalar scalar, *, Tensor(a!)[] out) -> () #for
_foreach_add.Tensor(Tensor[] self, Tensor other, *, Scalar alpha=1) -> Tensor[] #r
_foreach_add.Tensor_out(Tensor[] self, Tensor other, *, Scalar alpha=1, Tensor(a!)[] out) -> () #for
_foreach_add_.List(Tensor(a!)[] self, Tensor[] other, *, Scalar alpha=1) -> () #gr
_foreach_add_.Scalar(Tensor(a!)[] self, Scalar scalar) -> () #gr
_foreach_add_.ScalarList(Tensor(a!)[] self, Scalar[] scalars) -> () #gr
_foreach_add_.Tensor(Tensor(a!)[] self, Tensor other, *, Scalar alpha=1) -> () #gr
_foreach_addcdiv.Scalar(Tensor[] self, Tensor[] tensor1, Tensor[] tensor2, Scalar value=1) -> Tensor[] #r
_foreach_addcdiv.ScalarList(Tensor[] self, Tensor[] tensor1, Tensor[] tensor2, Scalar[] scalars) -> Tensor[] #r
_foreach_addcdiv.ScalarList_out(Tensor[] self, Tensor[] tensor1, Tensor[] tensor2, Scalar[] scalars, *, Tensor(a!)[] out) -> () #for
_foreach_addcdiv.Scalar_out(Tensor[] self, Tensor[] tensor1, Tensor[] tensor2, Scalar value=1, *, Tensor(a!)[] out) -> () #for
_foreach_addcdiv.Tensor(Tensor[] self, Tensor[] tensor1, Tensor[] tensor2, Tensor scalars) -> Tensor[] #r
_foreach_addcdiv.Tensor_out(Tensor[] self, Tensor[] tensor1, Tensor[] tensor2, Tensor scalars, *, Tensor(a!)[] out) -> () #for
_foreach_addcdiv_.Scalar(Tensor(a!)[] self, Tensor[] tensor1, Tensor[] tensor2, Scalar value=1) -> () #gr
_foreach_addcdiv_.ScalarList(Tensor(a!)[] self, Tensor[] tensor1, Tensor[] tensor2, Scalar[] scalars) -> () #gr
_foreach_addcdiv_.Tensor(Tensor(a!)[] self, Tensor[] tensor1, Tensor[] tensor2, Tensor scalars) -> () #gr
_foreach_addcmul.Scalar(Tensor[] self, Tensor[] tensor1, Tensor[] tensor2, Scalar value=1) -> Tensor[] #r
_foreach_addcmul.ScalarList(Tensor[] self, Tensor[] tensor1, Tensor[] tensor2, Scalar[] scalars) -> Tensor[] #r
_foreach_addcmul.ScalarList_out(Tensor[] self, Tensor[] tensor1, Tensor[] tensor2, Scalar[] scalars, *, Tensor(a!)[] out) -> () #for
_foreach_addcmul.Scalar_out(Tensor[] self, Tensor[] tensor1, Tensor[] tensor2, Scalar value=1, *, Tensor(a!)[] out) -> () #for
_foreach_addcmul.Tensor(Tensor[] self, Tensor[] tensor1, Tensor[] tensor2, Tensor scalars) -> Tensor[] #r
_foreach_addcmul.Tensor_out(Tensor[] self, Tensor[] tensor1, Tensor[] tensor2, Tensor scalars, *, Tensor(a!)[] out) -> () #for
_foreach_addcmul_.Scalar(Tensor(a!)[] self, Tensor[] tensor1, Tensor[] tensor2, Scalar value=1) -> () #gr
_foreach_addcmul_.ScalarList(Tensor(a!)[] self, Tensor[] tensor1, Tensor[] tensor2, Scalar[] scalars) -> () #gr
_foreach_addcmul_.Tensor(Tensor(a!)[] self, Tensor[] tensor1, Tensor[] tensor2, Tensor scalars) -> () #gr
_foreach_asin(Tensor[] self) -> Tensor[] #r
_foreach_asin.out(Tensor[] self, *, Tensor(a!)[] out) -> () #for
_foreach_asin_(Tensor(a!)[] self) -> () #gr
_foreach_atan(Tensor[] self) -> Tensor[] #r
_foreach_atan.out(Tensor[] self, *, Tensor(a!)[] out) -> () #for
_foreach_atan_(Tensor(a!)[] self) -> () #gr
_foreach_ceil(Tensor[] self) -> Tensor[] #r
_foreach_ceil.out(Tensor[] self, *, Tensor(a!)[] out) -> () #for
_foreach_ceil_(Tensor(a!)[] self) -> () #gr
_foreach_clamp_max.List(Tensor[] self, Tensor[] other) -> Tensor[] #r
_foreach_clamp_max.List_out(Tensor[] self, Tensor[] other, *, Tensor(a!)[] out) -> () #for
_foreach_clamp_max.Scalar(Tensor[] self, Scalar scalar) -> Tensor[] #r
_foreach_clamp_max.ScalarList(Tensor[] self, Scalar[] scalars) -> Tensor[] #r
_foreach_clamp_max.ScalarList_out(Tensor[] self, Scalar[] scalars, *, Tensor(a!)[] out) -> () #for
_foreach_clamp_max.Scalar_out(Tensor[] self, Scalar scalar, *, Tensor(a!)[] out) -> () #for
_foreach_clamp_max_.List(Tensor(a!)[] self, Tensor[] other) -> () #gr
_foreach_clamp_max_.Scalar(Tensor(a!)[] self, Scalar scalar) -> () #gr
_foreach_clamp_max_.ScalarList(Tensor(a!)[] self, Scalar[] scalars) -> () #gr
_foreach_clamp_min.List(Tensor[] self, Tensor[] other) -> Tensor[] #r
_foreach_clamp_min.List_out(Tensor[] self, Tensor[] other, *, Tensor(a!)[] out) -> () #for
_foreach_clamp_min.Scalar(Tensor[] self, Scalar scalar) -> Tensor[] #r
_foreach_clamp_min.ScalarList(Tensor[] self, Scalar[] scalars) -> Tensor[] #r
_foreach_clamp_min.ScalarList_out(Tensor[] self, Scalar[] scalars, *, Tensor(a!)[] out) -> () #for
_foreach_clamp_min.Scalar_out(Tensor[] self, Scalar scalar, *, Tensor(a!)[] out) -> () #for
_foreach_clamp_min_.List(Tensor(a!)[] self, Tensor[] other) -> () #gr
_foreach_clamp_min_.Scalar(Tensor(a!)[] self, Scalar scalar) -> () #gr
_foreach_clamp_min_.ScalarList(Tensor(a!)[] self, Scalar[] scalars) -> () #gr
_foreach_clone(Tensor[] self, *, MemoryFormat? memory_format=None) -> Tensor[] #r
_foreach_clone.out(Tensor[] self, *, MemoryFormat? memory_format=None, Tensor(a!)[] out) -> () #for
_foreach_copy(Tensor[] self, Tensor[] src, bool non_blocking=False) -> Tensor[] self_out #r
_foreach_copy.out(Tensor[] self, Tensor[] src, bool non_blocking=False, *, Tensor(a!)[] out) -> () #for
_foreach_copy_(Tensor(a!)[] self, Tensor[] src, bool non_blocking=False) -> () #gr
_foreach_cos(Tensor[] self) -> Tensor[] #r
_foreach_cos.out(Tensor[] self, *, Tensor(a!)[] out) -> () #for
_foreach_cos_(Tensor(a!)[] self) -> () #gr
_foreach_cosh(Tensor[] self) -> Tensor[] #r
_foreach_cosh.out(Tensor[] self, *, Tensor(a!)[] out) -> () #for
_foreach_cosh_(Tensor(a!)[] self) -> () #gr
_foreach_div.List(Tensor[] self, Tensor[] other) -> Tensor[] #r
_foreach_div.List_out(Tensor[] self, Tensor[] other, *, Tensor(a!)[] out) -> () #for
_foreach_div.Scalar(Tensor[] self, Scalar scalar) -> Tensor[] #r
_foreach_div.ScalarList(Tensor[] self, Scalar[] scalars) -> Tensor[] #r
_foreach_div.ScalarList_out(Tensor[] self, Scalar[] scalars, *, Tensor(a!)[] out) -> () #for
_foreach_div.Scalar_out(Tensor[] self, Scalar scalar, *, Tensor(a!)[] out) -> () #for
_foreach_div.Tensor(Tensor[] self, Tensor other) -> Tensor[] #r
_foreach_div.Tensor_out(Tensor[] self, Tensor other, *, Tensor(a!)[] out) -> () #for
_foreach_div_.List(Tensor(a!)[] self, Tensor[] other) -> () #gr
_foreach_div_.Scalar(Tensor(a!)[] self, Scalar scalar) -> () #gr
_foreach_div_.ScalarList(Tensor(a!)[] self, Scalar[] scalars) -> () #gr
_foreach_div_.Tensor(Tensor(a!)[] self, Tensor other) -> () #gr
_foreach_erf(Tensor[] self) -> Tensor[] #r
_foreach_erf.out(Tensor[] self, *, Tensor(a!)[] out) -> () #for
_foreach_erf_(Tensor(a!)[] self) -> () #gr
_foreach_erfc(Tensor[] self) -> Tensor[] #r
_foreach_erfc.out(Tensor[] self, *, Tensor(a!)[] out) -> () #for
_foreach_erfc_(Tensor(a!)[] self) -> () #gr
_foreach_exp(Tensor[] self) -> Tensor[] #r
_foreach_exp.out(Tensor[] self, *, Tensor(a!)[] out) -> () #for
_foreach_exp_(Tensor(a!)[] self) -> () #gr
_foreach_expm1(Tensor[] self) -> Tensor[] #r
_foreach_expm1.out(Tensor[] self, *, Tensor(a!)[] out) -> () #for
_foreach_expm1_(Tensor(a!)[] self) -> () #gr
_foreach_floor(Tensor[] self) -> Tensor[] #r
_foreach_floor.out(Tensor[] self, *, Tensor(a!)[] out) -> () #for
_foreach_floor_(Tensor(a!)[] self) -> () #gr
_foreach_frac(Tensor[] self) -> Tensor[] #r
_foreach_frac.out(Tensor[] self, *, Tensor(a!)[] out) -> () #for
_foreach_frac_(Tensor(a!)[] self) -> () #gr
_foreach_lerp.List(Tensor[] self, Tensor[] tensors1, Tensor[] weights) -> Tensor[] #r
_foreach_lerp.List_out(Tensor[] self, Tensor[] tensors1, Tensor[] weights, *, Tensor(a!)[] out) -> () #for
_foreach_lerp.Scalar(Tensor[] self, Tensor[] tensors1, Scalar weight) -> Tensor[] #r
_foreach_lerp.ScalarList(Tensor[] self, Tensor[] tensors1, Scalar[] weight) -> Tensor[] #r
_foreach_lerp.ScalarList_out(Tensor[] self, Tensor[] tensors1, Scalar[] weight, *, Tensor(a!)[] out) -> () #for
_foreach_lerp.Scalar_out(Tensor[] self, Tensor[] tensors1, Scalar weight, *, Tensor(a!)[] out) -> () #for
_foreach_lerp_.List(Tensor(a!)[] self, Tensor[] tensors1, Tensor[] weights) -> () #gr
_foreach_lerp_.Scalar(Tensor(a!)[] self, Tensor[] tensors1, Scalar weight) -> () #gr
_foreach_lerp_.ScalarList(Tensor(a!)[] self, Tensor[] tensors1, Scalar[] weight) -> () #gr
_foreach_lgamma(Tensor[] self) -> Tensor[] #r
_foreach_lgamma.out(Tensor[] self, *, Tensor(a!)[] out) -> () #for
_foreach_lgamma_(Tensor(a!)[] self) -> () #gr
_foreach_log(Tensor[] self) -> Tensor[] #r
_foreach_log.out(Tensor[] self, *, Tensor(a!)[] out) -> () #for
_foreach_log10(Tensor[] self) -> Tensor[] #r
_foreach_log10.out(Tensor[] self, *, Tensor(a!)[] out) -> () #for
_foreach_log10_(Tensor(a!)[] self) -> () #gr
_foreach_log1p(Tensor[] self) -> Tensor[] #r
_foreach_log1p.out(Tensor[] self, *, Tensor(a!)[] out) -> () #for
_foreach_log1p_(Tensor(a!)[] self) -> () #gr
_foreach_log2(Tensor[] self) -> Tensor[] #r
_foreach_log2.out(Tensor[] self, *, Tensor(a!)[] out) -> () #for
_foreach_log2_(Tensor(a!)[] self) -> () #gr
_foreach_log_(Tensor(a!)[] self) -> () #gr
_foreach_max(Tensor[] self) -> Tensor[] #r
_foreach_max.out(Tensor[] self, *, Tensor(a!)[] out) -> () #for
_foreach_maximum.List(Tensor[] self, Tensor[] other) -> Tensor[] #r
_foreach_maximum.List_out(Tensor[] self, Tensor[] other, *, Tensor(a!)[] out) -> () #for
_foreach_maximum.Scalar(Tensor[] self, Scalar scalar) -> Tensor[] #r
_foreach_maximum.ScalarList(Tensor[] self, Scalar[] scalars) -> Tensor[] #r
_foreach_maximum.ScalarList_out(Tensor[] self, Scalar[] scalars, *, Tensor(a!)[] out) -> () #for
_foreach_maximum.Scalar_out(Tensor[] self, Scalar scalar, *, Tensor(a!)[] out) -> () #for
_foreach_maximum_.List(Tensor(a!)[] self, Tensor[] other) -> () #gr
_foreach_maximum_.Scalar(Tensor(a!)[] self, Scalar scalar) -> () #gr
_foreach_maximum_.ScalarList(Tensor(a!)[] self, Scalar[] scalars) -> () #gr
_foreach_minimum.List(Tensor[] self, Tensor[] other) -> Tensor[] #r
_foreach_minimum.List_out(Tensor[] self, Tensor[] other, *, Tensor(a!)[] out) -> () #for
_foreach_minimum.Scalar(Tensor[] self, Scalar scalar) -> Tensor[] #r
_foreach_minimum.ScalarList(Tensor[] self, Scalar[] scalars) -> Tensor[] #r
_foreach_minimum.ScalarList_out(Tensor[] self, Scalar[] scalars, *, Tensor(a!)[] out) -> () #for
_foreach_minimum.Scalar_out(Tensor[] self, Scalar scalar, *, Tensor(a!)[] out) -> () #for
_foreach_minimum_.List(Tensor(a!)[] self, Tensor[] other) -> () #gr
_foreach_minimum_.Scalar(Tensor(a!)[] self, Scalar scalar) -> () #gr
_foreach_minimum_.ScalarList(Tensor(a!)[] self, Scalar[] scalars) -> () #gr
_foreach_mm(Tensor[] self, Tensor[] mat2) -> Tensor[] #r
_foreach_mul.List(Tensor[] self, Tensor[] other) -> Tensor[] #r
_foreach_mul.List_out(Tensor[] self, Tensor[] other, *, Tensor(a!)[] out) -> () #for
_foreach_mul.Scalar(Tensor[] self, Scalar scalar) -> Tensor[] #r
_foreach_mul.ScalarList(Tensor[] self, Scalar[] scalars) -> Tensor[] #r
_foreach_mul.ScalarList_out(Tensor[] self, Scalar[] scalars, *, Tensor(a!)[] out) -> () #for
_foreach_mul.Scalar_out(Tensor[] self, Scalar scalar, *, Tensor(a!)[] out) -> () #for
_foreach_mul.Tensor(Tensor[] self, Tensor other) -> Tensor[] #r
_foreach_mul.Tensor_out(Tensor[] self, Tensor other, *, Tensor(a!)[] out) -> () #for
_foreach_mul_.List(Tensor(a!)[] self, Tensor[] other) -> () #gr
_foreach_mul_.Scalar(Tensor(a!)[] self, Scalar scalar) -> () #gr
_foreach_mul_.ScalarList(Tensor(a!)[] self, Scalar[] scalars) -> () #gr
_foreach_mul_.Tensor(Tensor(a!)[] self, Tensor other) -> () #gr
_foreach_neg(Tensor[] self) -> Tensor[] #r
_foreach_neg.out(Tensor[] self, *, Tensor(a!)[] out) -> () #for
_foreach_neg_(Tensor(a!)[] self) -> () #gr
_foreach_norm.Scalar(Tensor[] self, Scalar ord=2, ScalarType? dtype=None) -> Tensor[] #r
_foreach_norm.Scalar_out(Tensor[] self, Scalar ord=2, ScalarType? dtype=None, *, Tensor(a!)[] out) -> () #for
_foreach_pow.List(Tensor[] self, Tensor[] exponent) -> Tensor[] #r
_foreach_pow.List_out(Tensor[] self, Tensor[] exponent, *, Tensor(a!)[] out) -> () #for
_foreach_pow.Scalar(Tensor[] self, Scalar exponent) -> Tensor[] #r
_foreach_pow.ScalarAndTensor(Scalar self, Tensor[] exponent) -> Tensor[] #r
_foreach_pow.ScalarList(Tensor[] self, Scalar[] exponent) -> Tensor[] #r
_foreach_pow.ScalarList_out(Tensor[] self, Scalar[] exponent, *, Tensor(a!)[] out) -> () #for
_foreach_pow.Scalar_out(Tensor[] self, Scalar exponent, *, Tensor(a!)[] out) -> () #for
_foreach_pow_.List(Tensor(a!)[] self, Tensor[] exponent) -> () #gr
_foreach_pow_.Scalar(Tensor(a!)[] self, Scalar exponent) -> () #gr
_foreach_pow_.ScalarList(Tensor(a!)[] self, Scalar[] exponent) -> () #gr
_foreach_powsum.Scalar(Tensor[] self, Scalar ord=2, ScalarType? dtype=None) -> Tensor[] #r
_foreach_powsum.Scalar_out(Tensor[] self, Scalar ord=2, ScalarType? dtype=None, *, Tensor(a!)[] out) -> () #for
_foreach_reciprocal(Tensor[] self) -> Tensor[] #r
_foreach_reciprocal.out(Tensor[] self, *, Tensor(a!)[] out) -> () #for
_foreach_reciprocal_(Tensor(a!)[] self) -> () #gr
_foreach_round(Tensor[] self) -> Tensor[] #r
_foreach_round.out(Tensor[] self, *, Tensor(a!)[] out) -> () #for
_foreach_round_(Tensor(a!)[] self) -> () #gr
_foreach_rsqrt(Tensor[] self) -> Tensor[] #r
_foreach_rsqrt.out(Tensor[] self, *, Tensor(a!)[] out) -> () #for
_foreach_rsqrt_(Tensor(a!)[] self) -> () #gr
_foreach_sigmoid(Tensor[] self) -> Tensor[] #r
_foreach_sigmoid.out(Tensor[] self, *, Tensor(a!)[] out) -> () #for
_foreach_sigmoid_(Tensor(a!)[] self) -> () #gr
_foreach_sign(Tensor[] self) -> Tensor[] #r
_foreach_sign.out(Tensor[] self, *, Tensor(a!)[] out) -> () #for
_foreach_sign_(Tensor(a!)[] self) -> () #gr
_foreach_sin(Tensor[] self) -> Tensor[] #r
_foreach_sin.out(Tensor[] self, *, Tensor(a!)[] out) -> () #for
_foreach_sin_(Tensor(a!)[] self) -> () #gr
_foreach_sinh(Tensor[] self) -> Tensor[] #r
_foreach_sinh.out(Tensor[] self, *, Tensor(a!)[] out) -> () #for
_foreach_sinh_(Tensor(a!)[] self) -> () #gr
_foreach_sqrt(Tensor[] self) -> Tensor[] #r
_foreach_sqrt.out(Tensor[] self, *, Tensor(a!)[] out) -> () #for
_foreach_sqrt_(Tensor(a!)[] self) -> () #gr
_foreach_sub.List(Tensor[] self, Tensor[] other, *, Scalar alpha=1) -> Tensor[] #r
_foreach_sub.List_out(Tensor[] self, Tensor[] other, *, Scalar alpha=1, Tensor(a!)[] out) -> () #for
_foreach_sub.Scalar(Tensor[] self, Scalar scalar) -> Tensor[] #r
_foreach_sub.ScalarList(Tensor[] self, Scalar[] scalars) -> Tensor[] #r
_foreach_sub.ScalarList_out(Tensor[] self, Scalar[] scalars, *, Tensor(a!)[] out) -> () #for
_foreach_sub.Scalar_out(Tensor[] self, Scalar scalar, *, Tensor(a!)[] out) -> () #for
_foreach_sub_.List(Tensor(a!)[] self, Tensor[] other, *, Scalar alpha=1) -> () #gr
_foreach_sub_.Scalar(Tensor(a!)[] self, Scalar scalar) -> () #gr
_foreach_sub_.ScalarList(Tensor(a!)[] self, Scalar[] scalars) -> () #gr
_foreach_tan(Tensor[] self) -> Tensor[] #r
_foreach_tan.out(Tensor[] self, *, Tensor(a!)[] out) -> () #for
_foreach_tan_(Tensor(a!)[] self) -> () #gr
_foreach_tanh(Tensor[] self) -> Tensor[] #r
_foreach_tanh.out(Tensor[] self, *, Tensor(a!)[] out) -> () #for
_foreach_tanh_(Tensor(a!)[] self) -> () #gr
_foreach_trunc(Tensor[] self) -> Tensor[] #r
_foreach_trunc.out(Tensor[] self, *, Tensor(a!)[] out) -> () #for
_foreach_trunc_(Tensor(a!)[] self) -> () #gr
_foreach_zero(Tensor[] self) -> Tensor[] self_out #fr
_foreach_zero.out(Tensor[] self, *, Tensor(a!)[] out) -> () #for
_foreach_zero_(Tensor(a!)[] self) -> () #gr
_functional_assert_async.msg(Tensor self, str assert_msg, Tensor dep_token) -> Tensor #r
_functional_assert_scalar(Scalar self, str assert_msg, Tensor dep_token) -> Tensor #r
_functional_sym_constrain_range(Scalar size, int? min, int? max, Tensor dep_token) -> Tensor #r
_functional_sym_constrain_range_for_size(Scalar size, int? min, int? max, Tensor dep_token) -> Tensor #r
_fused_adagrad(Tensor[] self, Tensor[] grads, Tensor[] state_sums, Tensor[] state_steps, *, float lr, float lr_decay, float weight_decay, float eps, bool maximize, Tensor? grad_scale=None, Tensor? found_inf=None) -> (Tensor[] self_out, Tensor[] grads_out, Tensor[] state_sums_out, Tensor[] state_steps_out) #fr
_fused_adagrad.out(Tensor[] self, Tensor(b!)[] grads, Tensor(c!)[] state_sums, Tensor(d!)[] state_steps, *, float lr, float lr_decay, float weight_decay, float eps, bool maximize, Tensor? grad_scale=None, Tensor? found_inf=None, Tensor(a!)[] out) -> () #for
_fused_adagrad.tensor_lr(Tensor[] self, Tensor[] grads, Tensor[] state_sums, Tensor[] state_steps, *, Tensor lr, float lr_decay, float weight_decay, float eps, bool maximize, Tensor? grad_scale=None, Tensor? found_inf=None) -> (Tensor[] self_out, Tensor[] grads_out, Tensor[] state_sums_out) #fr
_fused_adagrad.tensor_lr_out(Tensor[] self, Tensor(b!)[] grads, Tensor(c!)[] state_sums, Tensor[] state_steps, *, Tensor lr, float lr_decay, float weight_decay, float eps, bool maximize, Tensor? grad_scale=None, Tensor? found_inf=None, Tensor(a!)[] out) -> () #for
_fused_adagrad_(Tensor(a!)[] self, Tensor(b!)[] grads, Tensor(c!)[] state_sums, Tensor(d!)[] state_steps, *, float lr, float lr_decay, float weight_decay, float eps, bool maximize, Tensor? grad_scale=None, Tensor? found_inf=None) -> () #gr
_fused_adagrad_.tensor_lr(Tensor(a!)[] self, Tensor(b!)[] grads, Tensor(c!)[] state_sums, Tensor[] state_steps, *, Tensor lr, float lr_decay, float weight_decay, float eps, bool maximize, Tensor? grad_scale=None, Tensor? found_inf=None) -> () #gr
_fused_adam(Tensor[] self, Tensor[] grads, Tensor[] exp_avgs, Tensor[] exp_avg_sqs, Tensor[] max_exp_avg_sqs, Tensor[] state_steps, *, float lr, float beta1, float beta2, float weight_decay, float eps, bool amsgrad, bool maximize, Tensor? grad_scale=None, Tensor? found_inf=None) -> (Tensor[] self_out, Tensor[] grads_out, Tensor[] exp_avgs_out, Tensor[] exp_avg_sqs_out, Tensor[] max_exp_avg_sqs_out) #fr
_fused_adam.out(Tensor[] self, Tensor(b!)[] grads, Tensor(c!)[] exp_avgs, Tensor(d!)[] exp_avg_sqs, Tensor(e!)[] max_exp_avg_sqs, Tensor[] state_steps, *, float lr, float beta1, float beta2, float weight_decay, float eps, bool amsgrad, bool maximize, Tensor? grad_scale=None, Tensor? found_inf=None, Tensor(a!)[] out) -> () #for
_fused_adam.tensor_lr(Tensor[] self, Tensor[] grads, Tensor[] exp_avgs, Tensor[] exp_avg_sqs, Tensor[] max_exp_avg_sqs, Tensor[] state_steps, *, Tensor lr, float beta1, float beta2, float weight_decay, float eps, bool amsgrad, bool maximize, Tensor? grad_scale=None, Tensor? found_inf=None) -> (Tensor[] self_out, Tensor[] grads_out, Tensor[] exp_avgs_out, Tensor[] exp_avg_sqs_out, Tensor[] max_exp_avg_sqs_out) #fr
_fused_adam.tensor_lr_out(Tensor[] self, Tensor(b!)[] grads, Tensor(c!)[] exp_avgs, Tensor(d!)[] exp_avg_sqs, Tensor(e!)[] max_exp_avg_sqs, Tensor[] state_steps, *, Tensor lr, float beta1, float beta2, float weight_decay, float eps, bool amsgrad, bool maximize, Tensor? grad_scale=None, Tensor? found_inf=None, Tensor(a!)[] out) -> () #for
_fused_adam_(Tensor(a!)[] self, Tensor(b!)[] grads, Tensor(c!)[] exp_avgs, Tensor(d!)[] exp_avg_sqs, Tensor(e!)[] max_exp_avg_sqs, Tensor[] state_steps, *, float lr, float beta1, float beta2, float weight_decay, float eps, bool amsgrad, bool maximize, Tensor? grad_scale=None, Tensor? found_inf=None) -> () #gr
_fused_adam_.tensor_lr(Tensor(a!)[] self, Tensor(b!)[] grads, Tensor(c!)[] exp_avgs, Tensor(d!)[] exp_avg_sqs, Tensor(e!)[] max_exp_avg_sqs, Tensor[] state_steps, *, Tensor lr, float beta1, float beta2, float weight_decay, float eps, bool amsgrad, bool maximize, Tensor? grad_scale=None, Tensor? found_inf=None) -> () #gr
_fused_adamw(Tensor[] self, Tensor[] grads, Tensor[] exp_avgs, Tensor[] exp_avg_sqs, Tensor[] max_exp_avg_sqs, Tensor[] state_steps, *, float lr, float beta1, float beta2, float weight_decay, float eps, bool amsgrad, bool maximize, Tensor? grad_scale=None, Tensor? found_inf=None) -> (Tensor[] self_out, Tensor[] grads_out, Tensor[] exp_avgs_out, Tensor[] exp_avg_sqs_out, Tensor[] max_exp_avg_sqs_out) #fr
_fused_adamw.out(Tensor[] self, Tensor(b!)[] grads, Tensor(c!)[] exp_avgs, Tensor(d!)[] exp_avg_sqs, Tensor(e!)[] max_exp_avg_sqs, Tensor[] state_steps, *, float lr, float beta1, float beta2, float weight_decay, float eps, bool amsgrad, bool maximize, Tensor? grad_scale=None, Tensor? found_inf=None, Tensor(a!)[] out) -> () #for
_fused_adamw.tensor_lr(Tensor[] self, Tensor[] grads, Tensor[] exp_avgs, Tensor[] exp_avg_sqs, Tensor[] max_exp_avg_sqs, Tensor[] state_steps, *, Tensor lr, float beta1, float beta2, float weight_decay, float eps, bool amsgrad, bool maximize, Tensor? grad_scale=None, Tensor? found_inf=None) -> (Tensor[] self_out, Tensor[] grads_out, Tensor[] exp_avgs_out, Tensor[] exp_avg_sqs_out, Tensor[] max_exp_avg_sqs_out) #fr
_fused_adamw.tensor_lr_out(Tensor[] self, Tensor(b!)[] grads, Tensor(c!)[] exp_avgs, Tensor(d!)[] exp_avg_sqs, Tensor(e!)[] max_exp_avg_sqs, Tensor[] state_steps, *, Tensor lr, float beta1, float beta2, float weight_decay, float eps, bool amsgrad, bool maximize, Tensor? grad_scale=None, Tensor? found_inf=None, Tensor(a!)[] out) -> () #for
_fused_adamw_(Tensor(a!)[] self, Tensor(b!)[] grads, Tensor(c!)[] exp_avgs, Tensor(d!)[] exp_avg_sqs, Tensor(e!)[] max_exp_avg_sqs, Tensor[] state_steps, *, float lr, float beta1, float beta2, float weight_decay, float eps, bool amsgrad, bool maximize, Tensor? grad_scale=None, Tensor? found_inf=None) -> () #gr
_fused_adamw_.tensor_lr(Tensor(a!)[] self, Tensor(b!)[] grads, Tensor(c!)[] exp_avgs, Tensor(d!)[] exp_avg_sqs, Tensor(e!)[] max_exp_avg_sqs, Tensor[] state_steps, *, Tensor lr, float beta1, float beta2, float weight_decay, float eps, bool amsgrad, bool maximize, Tensor? grad_scale=None, Tensor? found_inf=None) -> () #gr
_fused_dropout(Tensor self, float p, Generator? generator=None) -> (Tensor, Tensor) #nr
_fused_dropout.out(Tensor self, float p, Generator? generator=None, *, Tensor(a!) out0, Tensor(b!) out1) -> (Tensor(a!), Tensor(b!)) #fnor
_fused_moving_avg_obs_fq_helper(Tensor self, Tensor observer_on, Tensor fake_quant_on, Tensor(a!) running_min, Tensor(b!) running_max, Tensor(c!) scale, Tensor(d!) zero_point, float averaging_const, int quant_min, int quant_max, int ch_axis, bool per_row_fake_quant=False, bool symmetric_quant=False) -> (Tensor output, Tensor mask) #r
_fused_moving_avg_obs_fq_helper.out(Tensor self, Tensor observer_on, Tensor fake_quant_on, Tensor(a!) running_min, Tensor(b!) running_max, Tensor(c!) scale, Tensor(d!) zero_point, float averaging_const, int quant_min, int quant_max, int ch_axis, bool per_row_fake_quant=False, bool symmetric_quant=False, *, Tensor(e!) out0, Tensor(f!) out1) -> (Tensor(e!), Tensor(f!)) #for
_fused_moving_avg_obs_fq_helper_functional(Tensor self, Tensor observer_on, Tensor fake_quant_on, Tensor running_min, Tensor running_max, Tensor scale, Tensor zero_point, float averaging_const, int quant_min, int quant_max, int ch_axis, bool per_row_fake_quant=False, bool symmetric_quant=False) -> (Tensor output, Tensor mask, Tensor running_min_out, Tensor running_max_out, Tensor scale_out, Tensor zero_point_out) #fr
)~";

inline constexpr char schemas_aten_2[] = R"~(
_fused_rms_norm(Tensor input, int[] normalized_shape, Tensor? weight, float? eps) -> (Tensor, Tensor) #r
_fused_rms_norm_backward(Tensor grad_out, Tensor input, int[] normalized_shape, Tensor rstd, Tensor? weight, bool[2] output_mask) -> (Tensor, Tensor) #r
_fused_sdp_choice(Tensor query, Tensor key, Tensor value, Tensor? attn_mask=None, float dropout_p=0., bool is_causal=False, *, float? scale=None, bool enable_gqa=False) -> int #nr
_fused_sgd(Tensor[] self, Tensor[] grads, Tensor[] momentum_buffer_list, *, float weight_decay, float momentum, float lr, float dampening, bool nesterov, bool maximize, bool is_first_step, Tensor? grad_scale=None, Tensor? found_inf=None) -> (Tensor[] self_out, Tensor[] grads_out, Tensor[] momentum_buffer_list_out) #fr
_fused_sgd.out(Tensor[] self, Tensor(b!)[] grads, Tensor(c!)[] momentum_buffer_list, *, float weight_decay, float momentum, float lr, float dampening, bool nesterov, bool maximize, bool is_first_step, Tensor? grad_scale=None, Tensor? found_inf=None, Tensor(a!)[] out) -> () #for
_fused_sgd.tensor_lr(Tensor[] self, Tensor[] grads, Tensor[] momentum_buffer_list, *, float weight_decay, float momentum, Tensor lr, float dampening, bool nesterov, bool maximize, bool is_first_step, Tensor? grad_scale=None, Tensor? found_inf=None) -> (Tensor[] self_out, Tensor[] grads_out, Tensor[] momentum_buffer_list_out) #fr
_fused_sgd.tensor_lr_out(Tensor[] self, Tensor(b!)[] grads, Tensor(c!)[] momentum_buffer_list, *, float weight_decay, float momentum, Tensor lr, float dampening, bool nesterov, bool maximize, bool is_first_step, Tensor? grad_scale=None, Tensor? found_inf=None, Tensor(a!)[] out) -> () #for
_fused_sgd_(Tensor(a!)[] self, Tensor(b!)[] grads, Tensor(c!)[] momentum_buffer_list, *, float weight_decay, float momentum, float lr, float dampening, bool nesterov, bool maximize, bool is_first_step, Tensor? grad_scale=None, Tensor? found_inf=None) -> () #gr
_fused_sgd_.tensor_lr(Tensor(a!)[] self, Tensor(b!)[] grads, Tensor(c!)[] momentum_buffer_list, *, float weight_decay, float momentum, Tensor lr, float dampening, bool nesterov, bool maximize, bool is_first_step, Tensor? grad_scale=None, Tensor? found_inf=None) -> () #gr
_fw_primal(Tensor(a) self, int level) -> Tensor(a) #r
_fw_primal_copy(Tensor self, int level) -> Tensor #rt
_fw_primal_copy.out(Tensor self, int level, *, Tensor(a!) out) -> Tensor(a!) #fort
_gather_sparse_backward(Tensor self, int dim, Tensor index, Tensor grad) -> Tensor #r
_grid_sampler_2d_cpu_fallback(Tensor input, Tensor grid, int interpolation_mode, int padding_mode, bool align_corners) -> Tensor #r
_grid_sampler_2d_cpu_fallback.out(Tensor input, Tensor grid, int interpolation_mode, int padding_mode, bool align_corners, *, Tensor(a!) out) -> Tensor(a!) #for
_grid_sampler_2d_cpu_fallback_backward(Tensor grad_output, Tensor input, Tensor grid, int interpolation_mode, int padding_mode, bool align_corners) -> (Tensor, Tensor) #r
_grouped_mm(Tensor self, Tensor mat2, Tensor? offs=None, Tensor? bias=None, ScalarType? out_dtype=None) -> Tensor #r
_has_compatible_shallow_copy_type(Tensor self, Tensor from) -> bool #r
_has_same_storage_numel(Tensor self, Tensor other) -> bool #r
_histogramdd_bin_edges(Tensor self, int[] bins, *, float[]? range=None, Tensor? weight=None, bool density=False) -> Tensor[] #r
_histogramdd_bin_edges.out(Tensor self, int[] bins, *, float[]? range=None, Tensor? weight=None, bool density=False, Tensor(a!)[] out) -> () #for
_histogramdd_from_bin_cts(Tensor self, int[] bins, *, float[]? range=None, Tensor? weight=None, bool density=False) -> Tensor #r
_histogramdd_from_bin_cts.out(Tensor self, int[] bins, *, float[]? range=None, Tensor? weight=None, bool density=False, Tensor(a!) out) -> Tensor(a!) #for
_histogramdd_from_bin_tensors(Tensor self, Tensor[] bins, *, Tensor? weight=None, bool density=False) -> Tensor #r
_histogramdd_from_bin_tensors.out(Tensor self, Tensor[] bins, *, Tensor? weight=None, bool density=False, Tensor(a!) out) -> Tensor(a!) #for
_index_put_impl(Tensor self, Tensor?[] indices, Tensor values, bool accumulate=False, bool unsafe=False) -> Tensor #fr
_index_put_impl.out(Tensor self, Tensor?[] indices, Tensor values, bool accumulate=False, bool unsafe=False, *, Tensor(a!) out) -> Tensor(a!) #for
_index_put_impl_(Tensor(a!) self, Tensor?[] indices, Tensor values, bool accumulate=False, bool unsafe=False) -> Tensor(a!) #gr
_indices(Tensor(a) self) -> Tensor(a) #r
_indices_copy(Tensor self) -> Tensor #rt
_indices_copy.out(Tensor self, *, Tensor(a!) out) -> Tensor(a!) #fort
_int_mm(Tensor self, Tensor mat2) -> Tensor #r
_int_mm.out(Tensor self, Tensor mat2, *, Tensor(a!) out) -> Tensor(a!) #or
_is_all_true(Tensor self) -> Tensor #r
_is_any_true(Tensor self) -> Tensor #r
_is_zerotensor(Tensor self) -> bool #r
_jagged_to_padded_dense_forward(Tensor values, Tensor[] offsets, SymInt[] max_lengths, float padding_value=0.) -> Tensor #r
_lazy_clone(Tensor self) -> Tensor #r
_linalg_check_errors(Tensor info, str api_name, *, bool is_matrix) -> () #r
_linalg_det(Tensor A) -> (Tensor result, Tensor LU, Tensor pivots) #r
_linalg_det.result(Tensor A, *, Tensor(a!) result, Tensor(b!) LU, Tensor(c!) pivots) -> (Tensor(a!) result, Tensor(b!) LU, Tensor(c!) pivots) #or
_linalg_eigh(Tensor A, str UPLO="L", bool compute_v=True) -> (Tensor eigenvalues, Tensor eigenvectors) #r
_linalg_eigh.eigenvalues(Tensor A, str UPLO="L", bool compute_v=True, *, Tensor(a!) eigenvalues, Tensor(b!) eigenvectors) -> (Tensor(a!) eigenvalues, Tensor(b!) eigenvectors) #or
_linalg_eigvals(Tensor self) -> Tensor #r
_linalg_slogdet(Tensor A) -> (Tensor sign, Tensor logabsdet, Tensor LU, Tensor pivots) #r
_linalg_slogdet.sign(Tensor A, *, Tensor(a!) sign, Tensor(b!) logabsdet, Tensor(c!) LU, Tensor(d!) pivots) -> (Tensor(a!) sign, Tensor(b!) logabsdet, Tensor(c!) LU, Tensor(d!) pivots) #or
_linalg_solve_ex(Tensor A, Tensor B, *, bool left=True, bool check_errors=False) -> (Tensor result, Tensor LU, Tensor pivots, Tensor info) #r
_linalg_solve_ex.result(Tensor A, Tensor B, *, bool left=True, bool check_errors=False, Tensor(a!) result, Tensor(b!) LU, Tensor(c!) pivots, Tensor(d!) info) -> (Tensor(a!) result, Tensor(b!) LU, Tensor(c!) pivots, Tensor(d!) info) #or
_linalg_svd(Tensor A, bool full_matrices=False, bool compute_uv=True, *, str? driver=None) -> (Tensor U, Tensor S, Tensor Vh) #r
_linalg_svd.U(Tensor A, bool full_matrices=False, bool compute_uv=True, *, str? driver=None, Tensor(a!) U, Tensor(b!) S, Tensor(c!) Vh) -> (Tensor(a!) U, Tensor(b!) S, Tensor(c!) Vh) #or
_local_scalar_dense(Tensor self) -> Scalar #acr
_log_softmax(Tensor self, int dim, bool half_to_float) -> Tensor #ar
_log_softmax.out(Tensor self, int dim, bool half_to_float, *, Tensor(a!) out) -> Tensor(a!) #or
_log_softmax_backward_data(Tensor grad_output, Tensor output, int dim, ScalarType input_dtype) -> Tensor #r
_log_softmax_backward_data.out(Tensor grad_output, Tensor output, int dim, ScalarType input_dtype, *, Tensor(a!) out) -> Tensor(a!) #or
_logcumsumexp(Tensor self, int dim) -> Tensor #r
_logcumsumexp.out(Tensor self, int dim, *, Tensor(a!) out) -> Tensor(a!) #or
_lstm_mps(Tensor input, Tensor[] hx, Tensor[] params, bool has_biases, int num_layers, float dropout, bool train, bool bidirectional, bool batch_first) -> (Tensor, Tensor, Tensor, Tensor, Tensor, Tensor) #nr
_lstm_mps.out(Tensor input, Tensor[] hx, Tensor[] params, bool has_biases, int num_layers, float dropout, bool train, bool bidirectional, bool batch_first, *, Tensor(a!) out0, Tensor(b!) out1, Tensor(c!) out2, Tensor(d!) out3, Tensor(e!) out4, Tensor(f!) out5) -> (Tensor(a!), Tensor(b!), Tensor(c!), Tensor(d!), Tensor(e!), Tensor(f!)) #fnor
_lu_with_info(Tensor self, bool pivot=True, bool check_errors=True) -> (Tensor LU, Tensor pivots, Tensor info) #r
_make_dep_token(*, ScalarType? dtype=None, Layout? layout=None, Device? device=None, bool? pin_memory=None, MemoryFormat? memory_format=None) -> Tensor #r
_make_dual(Tensor(a) primal, Tensor tangent, int level) -> Tensor(a) #r
_make_dual_copy(Tensor primal, Tensor tangent, int level) -> Tensor #rt
_make_dual_copy.out(Tensor primal, Tensor tangent, int level, *, Tensor(a!) out) -> Tensor(a!) #fort
_make_per_channel_quantized_tensor(Tensor self, Tensor scale, Tensor zero_point, int axis) -> Tensor #r
_make_per_channel_quantized_tensor.out(Tensor self, Tensor scale, Tensor zero_point, int axis, *, Tensor(a!) out) -> Tensor(a!) #for
_make_per_tensor_quantized_tensor(Tensor self, float scale, int zero_point) -> Tensor #r
_make_per_tensor_quantized_tensor.out(Tensor self, float scale, int zero_point, *, Tensor(a!) out) -> Tensor(a!) #for
_masked_scale(Tensor self, Tensor mask, float scale) -> Tensor #r
_masked_scale.out(Tensor self, Tensor mask, float scale, *, Tensor(a!) out) -> Tensor(a!) #for
_masked_softmax(Tensor self, Tensor mask, int? dim=None, int? mask_type=None) -> Tensor #r
_masked_softmax.out(Tensor self, Tensor mask, int? dim=None, int? mask_type=None, *, Tensor(a!) out) -> Tensor(a!) #for
_masked_softmax_backward(Tensor grad_output, Tensor output, Tensor mask, int? dim=None) -> Tensor #r
_masked_softmax_backward.out(Tensor grad_output, Tensor output, Tensor mask, int? dim=None, *, Tensor(a!) out) -> Tensor(a!) #for
_mixed_dtypes_linear(Tensor input, Tensor weight, Tensor scale, *, Tensor? bias=None, str? activation=None) -> Tensor #r
_mkldnn_reshape(Tensor self, int[] shape) -> Tensor #r
_mkldnn_reshape.out(Tensor self, int[] shape, *, Tensor(a!) out) -> Tensor(a!) #for
_mkldnn_transpose(Tensor self, int dim0, int dim1) -> Tensor #r
_mkldnn_transpose.out(Tensor self, int dim0, int dim1, *, Tensor(a!) out) -> Tensor(a!) #for
_mkldnn_transpose_(Tensor(a!) self, int dim0, int dim1) -> Tensor(a!) #gr
_mps_convolution(Tensor self, Tensor weight, Tensor? bias, SymInt[] padding, SymInt[] stride, SymInt[] dilation, SymInt groups) -> Tensor #r
_mps_convolution.out(Tensor self, Tensor weight, Tensor? bias, SymInt[] padding, SymInt[] stride, SymInt[] dilation, SymInt groups, *, Tensor(a!) out) -> Tensor(a!) #for
_mps_convolution_transpose(Tensor self, Tensor weight, SymInt[] padding, SymInt[] output_padding, SymInt[] stride, SymInt[] dilation, SymInt groups) -> Tensor #r
_mps_convolution_transpose.out(Tensor self, Tensor weight, SymInt[] padding, SymInt[] output_padding, SymInt[] stride, SymInt[] dilation, SymInt groups, *, Tensor(a!) out) -> Tensor(a!) #for
_native_batch_norm_legit(Tensor input, Tensor? weight, Tensor? bias, Tensor(a!) running_mean, Tensor(b!) running_var, bool training, float momentum, float eps) -> (Tensor, Tensor, Tensor) #ar
_native_batch_norm_legit.no_stats(Tensor input, Tensor? weight, Tensor? bias, bool training, float momentum, float eps) -> (Tensor, Tensor, Tensor) #ar
_native_batch_norm_legit.no_stats_out(Tensor input, Tensor? weight, Tensor? bias, bool training, float momentum, float eps, *, Tensor(a!) out, Tensor(b!) save_mean, Tensor(c!) save_invstd) -> (Tensor(a!), Tensor(b!), Tensor(c!)) #or
_native_batch_norm_legit.out(Tensor input, Tensor? weight, Tensor? bias, Tensor(a!) running_mean, Tensor(b!) running_var, bool training, float momentum, float eps, *, Tensor(d!) out, Tensor(e!) save_mean, Tensor(f!) save_invstd) -> (Tensor(d!), Tensor(e!), Tensor(f!)) #or
_native_batch_norm_legit_functional(Tensor input, Tensor? weight, Tensor? bias, Tensor running_mean, Tensor running_var, bool training, float momentum, float eps) -> (Tensor, Tensor, Tensor, Tensor running_mean_out, Tensor running_var_out) #fr
_native_batch_norm_legit_no_training(Tensor input, Tensor? weight, Tensor? bias, Tensor running_mean, Tensor running_var, float momentum, float eps) -> (Tensor, Tensor, Tensor) #ar
_native_batch_norm_legit_no_training.out(Tensor input, Tensor? weight, Tensor? bias, Tensor running_mean, Tensor running_var, float momentum, float eps, *, Tensor(a!) out0, Tensor(b!) out1, Tensor(c!) out2) -> (Tensor(a!), Tensor(b!), Tensor(c!)) #for
_native_multi_head_attention(Tensor query, Tensor key, Tensor value, int embed_dim, int num_head, Tensor qkv_weight, Tensor qkv_bias, Tensor proj_weight, Tensor proj_bias, Tensor? mask=None, bool need_weights=True, bool average_attn_weights=True, int? mask_type=None) -> (Tensor, Tensor) #r
_native_multi_head_attention.out(Tensor query, Tensor key, Tensor value, int embed_dim, int num_head, Tensor qkv_weight, Tensor qkv_bias, Tensor proj_weight, Tensor proj_bias, Tensor? mask=None, bool need_weights=True, bool average_attn_weights=True, int? mask_type=None, *, Tensor(a!) out0, Tensor(b!) out1) -> (Tensor(a!), Tensor(b!)) #for
_neg_view(Tensor(a) self) -> Tensor(a) #r
_neg_view_copy(Tensor self) -> Tensor #rt
_neg_view_copy.out(Tensor self, *, Tensor(a!) out) -> Tensor(a!) #fort
_nested_compute_contiguous_strides_offsets(Tensor nested_size) -> (Tensor, Tensor) #r
_nested_from_padded(Tensor padded, Tensor cpu_nested_shape_example, bool fuse_transform_0213=False) -> Tensor #r
_nested_from_padded.out(Tensor padded, Tensor cpu_nested_shape_example, bool fuse_transform_0213=False, *, Tensor(a!) out) -> Tensor(a!) #for
_nested_from_padded_and_nested_example(Tensor padded, Tensor nt_example) -> Tensor #r
_nested_from_padded_and_nested_example.out(Tensor padded, Tensor nt_example, *, Tensor(a!) out) -> Tensor(a!) #for
_nested_from_padded_tensor(Tensor padded, Tensor offsets, Tensor dummy, int ragged_idx=1, Tensor? min_seqlen=None, Tensor? max_seqlen=None, SymInt? sum_S=None) -> Tensor #r
_nested_get_jagged_dummy(Tensor any) -> Tensor #r
_nested_get_lengths(Tensor self) -> Tensor #r
_nested_get_max_seqlen(Tensor self) -> Tensor #r
_nested_get_min_seqlen(Tensor self) -> Tensor #r
_nested_get_offsets(Tensor self) -> Tensor #r
_nested_get_ragged_idx(Tensor self) -> int #r
_nested_get_values(Tensor(a) self) -> Tensor(a) #r
_nested_get_values_copy(Tensor self) -> Tensor #rt
_nested_get_values_copy.out(Tensor self, *, Tensor(a!) out) -> Tensor(a!) #fort
_nested_select_backward(Tensor grad_output, Tensor self, int dim, SymInt index) -> Tensor #r
_nested_sum_backward(Tensor grad, Tensor self, int[1]? dim, bool keepdim=False) -> Tensor #r
_nested_tensor_from_mask(Tensor t, Tensor mask, bool mask_check=True) -> Tensor #r
_nested_tensor_from_mask.out(Tensor t, Tensor mask, bool mask_check=True, *, Tensor(a!) out) -> Tensor(a!) #for
_nested_tensor_from_mask_left_aligned(Tensor t, Tensor mask) -> bool #r
_nested_tensor_from_tensor_list(Tensor[] list, ScalarType? dtype=None, Layout? layout=None, Device? device=None, bool? pin_memory=None) -> Tensor #r
_nested_tensor_from_tensor_list.out(Tensor[] list, ScalarType? dtype=None, Layout? layout=None, Device? device=None, bool? pin_memory=None, *, Tensor(a!) out) -> Tensor(a!) #for
_nested_tensor_size(Tensor self) -> Tensor #r
_nested_tensor_size.out(Tensor self, *, Tensor(a!) out) -> Tensor(a!) #for
_nested_tensor_softmax_with_shape(Tensor self, Tensor query) -> Tensor #nr
_nested_tensor_storage_offsets(Tensor self) -> Tensor #r
_nested_tensor_storage_offsets.out(Tensor self, *, Tensor(a!) out) -> Tensor(a!) #for
_nested_tensor_strides(Tensor self) -> Tensor #r
_nested_tensor_strides.out(Tensor self, *, Tensor(a!) out) -> Tensor(a!) #for
_nested_view_from_buffer(Tensor(a) self, Tensor nested_size, Tensor nested_strides, Tensor offsets) -> Tensor(a) #r
_nested_view_from_buffer_copy(Tensor self, Tensor nested_size, Tensor nested_strides, Tensor offsets) -> Tensor #rt
_nested_view_from_buffer_copy.out(Tensor self, Tensor nested_size, Tensor nested_strides, Tensor offsets, *, Tensor(a!) out) -> Tensor(a!) #fort
_nested_view_from_jagged(Tensor(a) self, Tensor offsets, Tensor dummy, Tensor? lengths=None, int ragged_idx=1, Tensor? min_seqlen=None, Tensor? max_seqlen=None) -> Tensor(a) #r
_nested_view_from_jagged_copy(Tensor self, Tensor offsets, Tensor dummy, Tensor? lengths=None, int ragged_idx=1, Tensor? min_seqlen=None, Tensor? max_seqlen=None) -> Tensor #rt
_nested_view_from_jagged_copy.out(Tensor self, Tensor offsets, Tensor dummy, Tensor? lengths=None, int ragged_idx=1, Tensor? min_seqlen=None, Tensor? max_seqlen=None, *, Tensor(a!) out) -> Tensor(a!) #fort
_new_zeros_with_same_feature_meta(Tensor self, Tensor other, *, int self_num_batch_dims=0) -> Tensor #r
_new_zeros_with_same_feature_meta.out(Tensor self, Tensor other, *, int self_num_batch_dims=0, Tensor(a!) out) -> Tensor(a!) #for
_nnpack_available() -> bool #r
_nnpack_spatial_convolution(Tensor input, Tensor weight, Tensor? bias, SymInt[2] padding, SymInt[2] stride=[1, 1]) -> Tensor #r
_nnpack_spatial_convolution.out(Tensor input, Tensor weight, Tensor? bias, SymInt[2] padding, SymInt[2] stride=[1, 1], *, Tensor(a!) out) -> Tensor(a!) #for
_nnz(Tensor self) -> int #r
_pack_padded_sequence(Tensor input, Tensor lengths, bool batch_first) -> (Tensor, Tensor) #r
_pack_padded_sequence.out(Tensor input, Tensor lengths, bool batch_first, *, Tensor(a!) out0, Tensor(b!) out1) -> (Tensor(a!), Tensor(b!)) #for
_pack_padded_sequence_backward(Tensor grad, SymInt[] input_size, Tensor batch_sizes, bool batch_first) -> Tensor #r
_pad_circular(Tensor self, SymInt[] pad) -> Tensor #r
_pad_enum(Tensor self, SymInt[] pad, int mode, float? value=None) -> Tensor #r
_pad_packed_sequence(Tensor data, Tensor batch_sizes, bool batch_first, Scalar padding_value, int total_length) -> (Tensor, Tensor) #r
_padded_dense_to_jagged_forward(Tensor dense, Tensor[] offsets, SymInt? total_L=None) -> Tensor #r
_pdist_backward(Tensor grad, Tensor self, float p, Tensor pdist) -> Tensor #r
_pdist_backward.out(Tensor grad, Tensor self, float p, Tensor pdist, *, Tensor(a!) out) -> Tensor(a!) #for
_pdist_forward(Tensor self, float p=2.) -> Tensor #ar
_pdist_forward.out(Tensor self, float p=2., *, Tensor(a!) out) -> Tensor(a!) #for
_philox_key_fold_in(Tensor key, int data) -> Tensor #r
_philox_key_split(Tensor key, int num_splits) -> Tensor #r
_philox_normal(Tensor self, Tensor key, float mean=0., float std=1.) -> Tensor #fr
_philox_normal.out(Tensor self, Tensor key, float mean=0., float std=1., *, Tensor(a!) out) -> Tensor(a!) #for
_philox_normal_(Tensor(a!) self, Tensor key, float mean=0., float std=1.) -> Tensor(a!) #gr
_philox_uniform(Tensor self, Tensor key, float low=0., float high=1.) -> Tensor #fr
_philox_uniform.out(Tensor self, Tensor key, float low=0., float high=1., *, Tensor(a!) out) -> Tensor(a!) #for
_philox_uniform_(Tensor(a!) self, Tensor key, float low=0., float high=1.) -> Tensor(a!) #gr
_pin_memory(Tensor self, Device? device=None) -> Tensor #r
_pin_memory.out(Tensor self, Device? device=None, *, Tensor(a!) out) -> Tensor(a!) #for
_prelu_kernel(Tensor self, Tensor weight) -> Tensor #r
_prelu_kernel_backward(Tensor grad_output, Tensor self, Tensor weight) -> (Tensor, Tensor) #r
_print(str s) -> () #r
_propagate_xla_data(Tensor input, Tensor output) -> () #r
_remove_batch_dim(Tensor self, int level, SymInt batch_size, int out_dim) -> Tensor #r
_reshape_alias(Tensor(a) self, SymInt[] size, SymInt[] stride) -> Tensor(a) #r
_reshape_alias_copy(Tensor self, SymInt[] size, SymInt[] stride) -> Tensor #rt
_reshape_alias_copy.out(Tensor self, SymInt[] size, SymInt[] stride, *, Tensor(a!) out) -> Tensor(a!) #fort
_reshape_copy(Tensor self, SymInt[] size) -> Tensor #r
_reshape_from_tensor(Tensor self, Tensor shape) -> Tensor #r
_resize_output(Tensor self, SymInt[] size, Device device) -> Tensor #fr
_resize_output.out(Tensor self, SymInt[] size, Device device, *, Tensor(a!) out) -> Tensor(a!) #for
_resize_output_(Tensor(a!) self, SymInt[] size, Device device) -> Tensor(a!) #gr
_rowwise_prune(Tensor weight, Tensor mask, ScalarType compressed_indices_dtype) -> (Tensor, Tensor) #r
_safe_softmax(Tensor self, int dim, ScalarType? dtype=None) -> Tensor #r
_sample_dirichlet(Tensor self, Generator? generator=None) -> Tensor #nr
_sample_dirichlet.out(Tensor self, Generator? generator=None, *, Tensor(a!) out) -> Tensor(a!) #fnor
_saturate_weight_to_fp16(Tensor weight) -> Tensor #r
_scaled_dot_product_attention_math(Tensor query, Tensor key, Tensor value, Tensor? attn_mask=None, float dropout_p=0., bool is_causal=False, Tensor? dropout_mask=None, *, float? scale=None, bool enable_gqa=False) -> (Tensor, Tensor) #nr
_scaled_dot_product_attention_math_for_mps(Tensor query, Tensor key, Tensor value, Tensor? attn_mask=None, float dropout_p=0., bool is_causal=False, Tensor? dropout_mask=None, *, float? scale=None, bool enable_gqa=False) -> (Tensor, Tensor) #nr
_scaled_dot_product_cudnn_attention(Tensor query, Tensor key, Tensor value, Tensor? attn_bias, bool compute_log_sumexp, float dropout_p=0., bool is_causal=False, bool return_debug_mask=False, *, float? scale=None) -> (Tensor output, Tensor logsumexp, Tensor cum_seq_q, Tensor cum_seq_k, SymInt max_q, SymInt max_k, Tensor philox_seed, Tensor philox_offset, Tensor debug_attn_mask) #nr
_scaled_dot_product_cudnn_attention_backward(Tensor grad_out, Tensor query, Tensor key, Tensor value, Tensor out, Tensor logsumexp, Tensor philox_seed, Tensor philox_offset, Tensor attn_bias, Tensor cum_seq_q, Tensor cum_seq_k, SymInt max_q, SymInt max_k, float dropout_p, bool is_causal, *, float? scale=None) -> (Tensor, Tensor, Tensor) #nr
_scaled_dot_product_efficient_attention(Tensor query, Tensor key, Tensor value, Tensor? attn_bias, bool compute_log_sumexp, float dropout_p=0., bool is_causal=False, *, float? scale=None) -> (Tensor output, Tensor log_sumexp, Tensor philox_seed, Tensor philox_offset) #nr
_scaled_dot_product_efficient_attention_backward(Tensor grad_out_, Tensor query, Tensor key, Tensor value, Tensor attn_bias, Tensor out, Tensor logsumexp, Tensor philox_seed, Tensor philox_offset, float dropout_p, bool[4] grad_input_mask, bool is_causal=False, *, float? scale=None) -> (Tensor, Tensor, Tensor, Tensor) #nr
_scaled_dot_product_flash_attention(Tensor query, Tensor key, Tensor value, float dropout_p=0., bool is_causal=False, bool return_debug_mask=False, *, float? scale=None) -> (Tensor output, Tensor logsumexp, Tensor cum_seq_q, Tensor cum_seq_k, SymInt max_q, SymInt max_k, Tensor rng_state, Tensor unused, Tensor debug_attn_mask) #nr
_scaled_dot_product_flash_attention.quantized(Tensor query, Tensor key, Tensor value, Tensor? q_descale, Tensor? k_descale, Tensor? v_descale, float dropout_p=0., bool is_causal=False, bool return_debug_mask=False, *, float? scale=None) -> (Tensor output, Tensor logsumexp, Tensor cum_seq_q, Tensor cum_seq_k, SymInt max_q, SymInt max_k, Tensor rng_state, Tensor unused, Tensor debug_attn_mask) #nr
_scaled_dot_product_flash_attention_backward(Tensor grad_out, Tensor query, Tensor key, Tensor value, Tensor out, Tensor logsumexp, Tensor cum_seq_q, Tensor cum_seq_k, SymInt max_q, SymInt max_k, float dropout_p, bool is_causal, Tensor philox_seed, Tensor philox_offset, *, float? scale=None) -> (Tensor grad_query, Tensor grad_key, Tensor grad_value) #r
_scaled_dot_product_flash_attention_for_cpu(Tensor query, Tensor key, Tensor value, float dropout_p=0., bool is_causal=False, *, Tensor? attn_mask=None, float? scale=None) -> (Tensor output, Tensor logsumexp) #nr
_scaled_dot_product_flash_attention_for_cpu_backward(Tensor grad_out, Tensor query, Tensor key, Tensor value, Tensor out, Tensor logsumexp, float dropout_p, bool is_causal, *, Tensor? attn_mask=None, float? scale=None) -> (Tensor grad_query, Tensor grad_key, Tensor grad_value) #r
_scaled_dot_product_fused_attention_overrideable(Tensor query, Tensor key, Tensor value, Tensor? attn_bias=None, float dropout_p=0., bool is_causal=False, bool return_debug_mask=False, *, float? scale=None) -> (Tensor output, Tensor logsumexp, Tensor cum_seq_q, Tensor cum_seq_k, SymInt max_q, SymInt max_k, Tensor philox_seed, Tensor philox_offset, Tensor debug_attn_mask) #nr
_scaled_dot_product_fused_attention_overrideable_backward(Tensor grad_out, Tensor query, Tensor key, Tensor value, Tensor attn_bias, bool[4] grad_input_mask, Tensor out, Tensor logsumexp, Tensor cum_seq_q, Tensor cum_seq_k, SymInt max_q, SymInt max_k, float dropout_p, bool is_causal, Tensor philox_seed, Tensor philox_offset, *, float? scale=None) -> (Tensor grad_query, Tensor grad_key, Tensor grad_value, Tensor grad_attn_bias) #r
_scaled_grouped_mm(Tensor self, Tensor mat2, Tensor scale_a, Tensor scale_b, Tensor? offs=None, Tensor? bias=None, Tensor? scale_result=None, ScalarType? out_dtype=None, bool use_fast_accum=False) -> Tensor #kr
_scaled_grouped_mm_v2(Tensor self, Tensor mat2, Tensor[] scale_a, int[] recipe_a, int[] swizzle_a, Tensor[] scale_b, int[] recipe_b, int[] swizzle_b, Tensor? offs=None, Tensor? bias=None, ScalarType? out_dtype=None, int[] contraction_dim=[], bool use_fast_accum=False) -> Tensor #kr
_scaled_mm(Tensor self, Tensor mat2, Tensor scale_a, Tensor scale_b, Tensor? bias=None, Tensor? scale_result=None, ScalarType? out_dtype=None, bool use_fast_accum=False) -> Tensor #kr
_scaled_mm.out(Tensor self, Tensor mat2, Tensor scale_a, Tensor scale_b, Tensor? bias=None, Tensor? scale_result=None, ScalarType? out_dtype=None, bool use_fast_accum=False, *, Tensor(a!) out) -> Tensor(a!) #kor
_scaled_mm_v2(Tensor self, Tensor mat2, Tensor[] scale_a, int[] recipe_a, int[] swizzle_a, Tensor[] scale_b, int[] recipe_b, int[] swizzle_b, Tensor? bias, ScalarType? out_dtype, int[] contraction_dim=[], bool use_fast_accum=False) -> Tensor #kr
_scaled_mm_v2.out(Tensor self, Tensor mat2, Tensor[] scale_a, int[] recipe_a, int[] swizzle_a, Tensor[] scale_b, int[] recipe_b, int[] swizzle_b, Tensor? bias, ScalarType? out_dtype, int[] contraction_dim=[], bool use_fast_accum=False, *, Tensor(a!) out) -> Tensor(a!) #kor
_segment_reduce_backward(Tensor grad, Tensor output, Tensor data, str reduce, *, Tensor? lengths=None, Tensor? offsets=None, int axis=0, Scalar? initial=None) -> Tensor #r
_segment_reduce_backward.out(Tensor grad, Tensor output, Tensor data, str reduce, *, Tensor? lengths=None, Tensor? offsets=None, int axis=0, Scalar? initial=None, Tensor(a!) out) -> Tensor(a!) #for
_shape_as_tensor(Tensor self) -> Tensor #r
_slow_conv2d_backward.grad_input(Tensor grad_output, Tensor self, Tensor weight, SymInt[2] kernel_size, SymInt[2] stride, SymInt[2] padding, *, Tensor(a!) grad_input, Tensor(b!) grad_weight, Tensor(c!) grad_bias) -> (Tensor(a!), Tensor(b!), Tensor(c!)) #or
_slow_conv2d_backward.output_mask(Tensor grad_output, Tensor self, Tensor weight, SymInt[2] kernel_size, SymInt[2] stride, SymInt[2] padding, bool[3] output_mask) -> (Tensor grad_input, Tensor grad_weight, Tensor grad_bias) #r
_slow_conv2d_backward.output_mask_out(Tensor grad_output, Tensor self, Tensor weight, SymInt[2] kernel_size, SymInt[2] stride, SymInt[2] padding, bool[3] output_mask, *, Tensor(a!) out0, Tensor(b!) out1, Tensor(c!) out2) -> (Tensor(a!), Tensor(b!), Tensor(c!)) #for
_slow_conv2d_forward(Tensor self, Tensor weight, SymInt[2] kernel_size, Tensor? bias, SymInt[2] stride, SymInt[2] padding) -> Tensor #r
_slow_conv2d_forward.output(Tensor self, Tensor weight, SymInt[2] kernel_size, Tensor? bias, SymInt[2] stride, SymInt[2] padding, *, Tensor(a!) output) -> Tensor(a!) #or
_sobol_engine_draw(Tensor quasi, int n, Tensor sobolstate, int dimension, int num_generated, ScalarType? dtype) -> (Tensor, Tensor) #r
_sobol_engine_ff_(Tensor(a!) self, int n, Tensor sobolstate, int dimension, int num_generated) -> Tensor(a!) #gr
_sobol_engine_initialize_state_(Tensor(a!) self, int dimension) -> Tensor(a!) #gr
_sobol_engine_scramble_(Tensor(a!) self, Tensor ltm, int dimension) -> Tensor(a!) #gr
_softmax(Tensor self, int dim, bool half_to_float) -> Tensor #ar
_softmax.out(Tensor self, int dim, bool half_to_float, *, Tensor(a!) out) -> Tensor(a!) #or
_softmax_backward_data(Tensor grad_output, Tensor output, int dim, ScalarType input_dtype) -> Tensor #r
_softmax_backward_data.out(Tensor grad_output, Tensor output, int dim, ScalarType input_dtype, *, Tensor(a!) grad_input) -> Tensor(a!) #or
_sparse_addmm(Tensor self, Tensor mat1, Tensor mat2, *, Scalar beta=1, Scalar alpha=1) -> Tensor #r
_sparse_addmm.out(Tensor self, Tensor mat1, Tensor mat2, *, Scalar beta=1, Scalar alpha=1, Tensor(a!) out) -> Tensor(a!) #for
_sparse_broadcast_to(Tensor(a) self, int[] size) -> Tensor(a) #r
_sparse_broadcast_to_copy(Tensor self, int[] size) -> Tensor #rt
_sparse_broadcast_to_copy.out(Tensor self, int[] size, *, Tensor(a!) out) -> Tensor(a!) #fort
_sparse_bsc_tensor_unsafe(Tensor ccol_indices, Tensor row_indices, Tensor values, int[] size, *, ScalarType? dtype=None, Layout? layout=None, Device? device=None, bool? pin_memory=None) -> Tensor #r
_sparse_bsr_tensor_unsafe(Tensor crow_indices, Tensor col_indices, Tensor values, int[] size, *, ScalarType? dtype=None, Layout? layout=None, Device? device=None, bool? pin_memory=None) -> Tensor #r
_sparse_compressed_tensor_unsafe(Tensor compressed_indices, Tensor plain_indices, Tensor values, SymInt[] size, *, ScalarType? dtype=None, Layout? layout=None, Device? device=None, bool? pin_memory=None) -> Tensor #r
_sparse_compressed_tensor_with_dims(int nnz, int dense_dim, int[] size, int[] blocksize, ScalarType index_dtype, *, ScalarType? dtype=None, Layout? layout=None, Device? device=None, bool? pin_memory=False) -> Tensor #r
_sparse_coo_tensor_unsafe(Tensor indices, Tensor values, SymInt[] size, *, ScalarType? dtype=None, Layout? layout=None, Device? device=None, bool? pin_memory=None, bool? is_coalesced=None) -> Tensor #r
_sparse_coo_tensor_with_dims(int sparse_dim, int dense_dim, int[] size, *, ScalarType? dtype=None, Layout? layout=None, Device? device=None, bool? pin_memory=False) -> Tensor #r
_sparse_coo_tensor_with_dims.out(int sparse_dim, int dense_dim, int[] size, *, Tensor(a!) out) -> Tensor(a!) #for
_sparse_coo_tensor_with_dims_and_tensors(int sparse_dim, int dense_dim, SymInt[] size, Tensor indices, Tensor values, *, ScalarType? dtype=None, Layout? layout=None, Device? device=None, bool? pin_memory=False, bool? is_coalesced=None) -> Tensor #r
_sparse_coo_tensor_with_dims_and_tensors.out(int sparse_dim, int dense_dim, SymInt[] size, Tensor indices, Tensor values, *, bool? is_coalesced=None, Tensor(a!) out) -> Tensor(a!) #for
_sparse_csc_tensor_unsafe(Tensor ccol_indices, Tensor row_indices, Tensor values, int[] size, *, ScalarType? dtype=None, Layout? layout=None, Device? device=None, bool? pin_memory=None) -> Tensor #r
_sparse_csr_prod.dim_dtype(Tensor self, int[1] dim, bool keepdim=False, *, ScalarType? dtype=None) -> Tensor #r
_sparse_csr_prod.dim_dtype_out(Tensor self, int[1] dim, bool keepdim=False, *, ScalarType? dtype=None, Tensor(a!) out) -> Tensor(a!) #for
_sparse_csr_sum.dim_dtype(Tensor self, int[1] dim, bool keepdim=False, *, ScalarType? dtype=None) -> Tensor #r
_sparse_csr_sum.dim_dtype_out(Tensor self, int[1] dim, bool keepdim=False, *, ScalarType? dtype=None, Tensor(a!) out) -> Tensor(a!) #for
_sparse_csr_tensor_unsafe(Tensor crow_indices, Tensor col_indices, Tensor values, int[] size, *, ScalarType? dtype=None, Layout? layout=None, Device? device=None, bool? pin_memory=None) -> Tensor #r
_sparse_log_softmax(Tensor self, int dim, bool half_to_float) -> Tensor #r
_sparse_log_softmax.int(Tensor self, int dim, ScalarType? dtype=None) -> Tensor #r
_sparse_log_softmax.out(Tensor self, int dim, bool half_to_float, *, Tensor(a!) out) -> Tensor(a!) #for
_sparse_log_softmax_backward_data(Tensor grad_output, Tensor output, int dim, Tensor self) -> Tensor #r
_sparse_log_softmax_backward_data.out(Tensor grad_output, Tensor output, int dim, Tensor self, *, Tensor(a!) out) -> Tensor(a!) #for
_sparse_mask_projection(Tensor self, Tensor mask, bool accumulate_matches=False) -> Tensor #r
_sparse_mask_projection.out(Tensor self, Tensor mask, bool accumulate_matches=False, *, Tensor(a!) out) -> Tensor(a!) #for
_sparse_mm(Tensor sparse, Tensor dense) -> Tensor #r
_sparse_mm.reduce(Tensor sparse, Tensor dense, str reduce) -> Tensor #r
_sparse_mm_reduce_impl(Tensor self, Tensor other, str reduce) -> (Tensor, Tensor) #r
_sparse_mm_reduce_impl_backward(Tensor self, Tensor grad_out, Tensor weight, str reduce, Tensor arg_out, bool[2] output_mask) -> (Tensor, Tensor) #r
_sparse_semi_structured_addmm(Tensor input, Tensor mat1, Tensor mat1_meta, Tensor mat2, *, Scalar alpha=1, Scalar beta=1, ScalarType? out_dtype=None) -> Tensor #r
_sparse_semi_structured_apply(Tensor input, Tensor thread_masks) -> (Tensor, Tensor) #r
_sparse_semi_structured_apply_dense(Tensor input, Tensor thread_masks) -> Tensor #r
_sparse_semi_structured_linear(Tensor input, Tensor weight, Tensor meta, *, Tensor? bias=None, str? activation=None, ScalarType? out_dtype=None) -> Tensor #r
_sparse_semi_structured_mm(Tensor mat1, Tensor mat1_meta, Tensor mat2, *, ScalarType? out_dtype=None) -> Tensor #r
_sparse_semi_structured_tile(Tensor input, str algorithm="", bool use_cutlass=True) -> (Tensor, Tensor, Tensor, Tensor, Tensor) #r
_sparse_softmax(Tensor self, int dim, bool half_to_float) -> Tensor #r
_sparse_softmax.int(Tensor self, int dim, ScalarType? dtype=None) -> Tensor #r
_sparse_softmax.out(Tensor self, int dim, bool half_to_float, *, Tensor(a!) out) -> Tensor(a!) #for
_sparse_softmax_backward_data(Tensor grad_output, Tensor output, int dim, Tensor self) -> Tensor #r
_sparse_softmax_backward_data.out(Tensor grad_output, Tensor output, int dim, Tensor self, *, Tensor(a!) out) -> Tensor(a!) #for
_sparse_sparse_matmul(Tensor self, Tensor other) -> Tensor #r
_sparse_sparse_matmul.out(Tensor self, Tensor other, *, Tensor(a!) out) -> Tensor(a!) #for
_sparse_sum(Tensor self) -> Tensor #r
_sparse_sum.dim(Tensor self, int[1] dim) -> Tensor #r
_sparse_sum.dim_dtype(Tensor self, int[1] dim, *, ScalarType dtype) -> Tensor #r
_sparse_sum.dim_out(Tensor self, int[1] dim, *, Tensor(a!) out) -> Tensor(a!) #for
_sparse_sum.dtype(Tensor self, *, ScalarType dtype) -> Tensor #r
_sparse_sum_backward(Tensor grad, Tensor self, int[] dim) -> Tensor #r
_sparse_sum_backward.out(Tensor grad, Tensor self, int[] dim, *, Tensor(a!) out) -> Tensor(a!) #for
_spdiags(Tensor diagonals, Tensor offsets, int[] shape, Layout? layout=None) -> Tensor #r
_spdiags.out(Tensor diagonals, Tensor offsets, int[] shape, Layout? layout=None, *, Tensor(a!) out) -> Tensor(a!) #for
_spsolve(Tensor A, Tensor B, *, bool left=True) -> Tensor #r
_stack(Tensor[] tensors, int dim=0) -> Tensor #r
_stack.out(Tensor[] tensors, int dim=0, *, Tensor(a!) out) -> Tensor(a!) #or
_standard_gamma(Tensor self, Generator? generator=None) -> Tensor #nr
_standard_gamma.out(Tensor self, Generator? generator=None, *, Tensor(a!) out) -> Tensor(a!) #fnor
_standard_gamma_grad(Tensor self, Tensor output) -> Tensor #r
_standard_gamma_grad.out(Tensor self, Tensor output, *, Tensor(a!) out) -> Tensor(a!) #for
_test_ambiguous_defaults.a(Tensor dummy, int a=1, int b=1) -> Tensor #r
_test_ambiguous_defaults.b(Tensor dummy, int a=2, str b="2") -> Tensor #r
_test_autograd_multiple_dispatch.fullcoverage(Tensor self) -> Tensor #r
_test_autograd_multiple_dispatch.fullcoverage_out(Tensor self, *, Tensor(a!) out) -> Tensor(a!) #for
_test_autograd_multiple_dispatch.ntonly(Tensor self, bool b) -> Tensor #r
_test_autograd_multiple_dispatch_view(Tensor(a) self) -> Tensor(a) #r
_test_autograd_multiple_dispatch_view_copy(Tensor self) -> Tensor #rt
_test_autograd_multiple_dispatch_view_copy.out(Tensor self, *, Tensor(a!) out) -> Tensor(a!) #fort
_test_check_tensor(Tensor self) -> Tensor #r
_test_functorch_fallback(Tensor self, Tensor other) -> Tensor #r
_test_functorch_fallback.out(Tensor self, Tensor other, *, Tensor(a!) out) -> Tensor(a!) #for
_test_optional_filled_intlist(Tensor values, int[2]? addends) -> Tensor #r
_test_optional_filled_intlist.out(Tensor values, int[2]? addends, *, Tensor(a!) out) -> Tensor(a!) #for
_test_optional_floatlist(Tensor values, float[]? addends) -> Tensor #r
_test_optional_floatlist.out(Tensor values, float[]? addends, *, Tensor(a!) out) -> Tensor(a!) #for
_test_optional_intlist(Tensor values, int[]? addends) -> Tensor #r
_test_optional_intlist.out(Tensor values, int[]? addends, *, Tensor(a!) out) -> Tensor(a!) #for
_test_parallel_materialize(Tensor self, int num_parallel, bool skip_first=False) -> Tensor #r
_test_serialization_subcmul(Tensor self, Tensor other, Scalar alpha=1) -> Tensor #r
_test_string_default(Tensor dummy, str a="\"\'\\", str b="\"\'\\") -> Tensor #r
_test_warn_in_autograd(Tensor self) -> Tensor #r
_test_warn_in_autograd.out(Tensor self, *, Tensor(a!) out) -> Tensor(a!) #for
_thnn_differentiable_gru_cell_backward(Tensor grad_hy, Tensor input_gates, Tensor hidden_gates, Tensor hx, Tensor? input_bias, Tensor? hidden_bias) -> (Tensor, Tensor, Tensor, Tensor, Tensor) #r
_thnn_differentiable_lstm_cell_backward(Tensor? grad_hy, Tensor? grad_cy, Tensor input_gates, Tensor hidden_gates, Tensor? input_bias, Tensor? hidden_bias, Tensor cx, Tensor cy) -> (Tensor, Tensor, Tensor, Tensor, Tensor) #r
_thnn_fused_gru_cell(Tensor input_gates, Tensor hidden_gates, Tensor hx, Tensor? input_bias=None, Tensor? hidden_bias=None) -> (Tensor, Tensor) #r
_thnn_fused_gru_cell.out(Tensor input_gates, Tensor hidden_gates, Tensor hx, Tensor? input_bias=None, Tensor? hidden_bias=None, *, Tensor(a!) out0, Tensor(b!) out1) -> (Tensor(a!), Tensor(b!)) #for
_thnn_fused_gru_cell_backward(Tensor grad_hy, Tensor workspace, bool has_bias) -> (Tensor, Tensor, Tensor, Tensor, Tensor) #r
_thnn_fused_gru_cell_backward.out(Tensor grad_hy, Tensor workspace, bool has_bias, *, Tensor(a!) out0, Tensor(b!) out1, Tensor(c!) out2, Tensor(d!) out3, Tensor(e!) out4) -> (Tensor(a!), Tensor(b!), Tensor(c!), Tensor(d!), Tensor(e!)) #for
_thnn_fused_lstm_cell(Tensor input_gates, Tensor hidden_gates, Tensor cx, Tensor? input_bias=None, Tensor? hidden_bias=None) -> (Tensor, Tensor, Tensor) #r
_thnn_fused_lstm_cell.out(Tensor input_gates, Tensor hidden_gates, Tensor cx, Tensor? input_bias=None, Tensor? hidden_bias=None, *, Tensor(a!) out0, Tensor(b!) out1, Tensor(c!) out2) -> (Tensor(a!), Tensor(b!), Tensor(c!)) #for
_thnn_fused_lstm_cell_backward(Tensor? grad_hy, Tensor? grad_cy, Tensor cx, Tensor cy, Tensor workspace, bool has_bias) -> (Tensor, Tensor, Tensor, Tensor, Tensor) #r
_thnn_fused_lstm_cell_backward_impl(Tensor? grad_hy, Tensor? grad_cy, Tensor cx, Tensor cy, Tensor workspace, bool has_bias) -> (Tensor, Tensor, Tensor) #r
_thnn_fused_lstm_cell_backward_impl.out(Tensor? grad_hy, Tensor? grad_cy, Tensor cx, Tensor cy, Tensor workspace, bool has_bias, *, Tensor(a!) out0, Tensor(b!) out1, Tensor(c!) out2) -> (Tensor(a!), Tensor(b!), Tensor(c!)) #for
_to_copy(Tensor self, *, ScalarType? dtype=None, Layout? layout=None, Device? device=None, bool? pin_memory=None, bool non_blocking=False, MemoryFormat? memory_format=None) -> Tensor #ar
_to_copy.out(Tensor self, *, bool non_blocking=False, MemoryFormat? memory_format=None, Tensor(a!) out) -> Tensor(a!) #for
_to_cpu(Tensor[] tensors) -> Tensor[] #r
_to_dense(Tensor self, ScalarType? dtype=None, bool? masked_grad=None) -> Tensor #r
_to_dense.out(Tensor self, ScalarType? dtype=None, bool? masked_grad=None, *, Tensor(a!) out) -> Tensor(a!) #for
_to_sparse(Tensor self, *, Layout? layout=None, int[2]? blocksize=None, int? dense_dim=None) -> Tensor #r
_to_sparse.out(Tensor self, *, Layout? layout=None, int[2]? blocksize=None, int? dense_dim=None, Tensor(a!) out) -> Tensor(a!) #for
_to_sparse.sparse_dim(Tensor self, int sparse_dim) -> Tensor #r
_to_sparse.sparse_dim_out(Tensor self, int sparse_dim, *, Tensor(a!) out) -> Tensor(a!) #for
_to_sparse_bsc(Tensor self, int[2] blocksize, int? dense_dim=None) -> Tensor #r
_to_sparse_bsc.out(Tensor self, int[2] blocksize, int? dense_dim=None, *, Tensor(a!) out) -> Tensor(a!) #for
_to_sparse_bsr(Tensor self, int[2] blocksize, int? dense_dim=None) -> Tensor #r
_to_sparse_bsr.out(Tensor self, int[2] blocksize, int? dense_dim=None, *, Tensor(a!) out) -> Tensor(a!) #for
_to_sparse_csc(Tensor self, int? dense_dim=None) -> Tensor #r
_to_sparse_csc.out(Tensor self, int? dense_dim=None, *, Tensor(a!) out) -> Tensor(a!) #for
_to_sparse_csr(Tensor self, int? dense_dim=None) -> Tensor #r
_to_sparse_csr.out(Tensor self, int? dense_dim=None, *, Tensor(a!) out) -> Tensor(a!) #for
_to_sparse_semi_structured(Tensor dense) -> (Tensor, Tensor) #r
_transform_bias_rescale_qkv(Tensor qkv, Tensor qkv_bias, int num_heads) -> (Tensor, Tensor, Tensor) #r
_transform_bias_rescale_qkv.out(Tensor qkv, Tensor qkv_bias, int num_heads, *, Tensor(a!) out0, Tensor(b!) out1, Tensor(c!) out2) -> (Tensor(a!), Tensor(b!), Tensor(c!)) #for
_transformer_encoder_layer_fwd(Tensor src, int embed_dim, int num_heads, Tensor qkv_weight, Tensor qkv_bias, Tensor proj_weight, Tensor proj_bias, bool use_gelu, bool norm_first, float eps, Tensor norm_weight_1, Tensor norm_bias_1, Tensor norm_weight_2, Tensor norm_bias_2, Tensor ffn_weight_1, Tensor ffn_bias_1, Tensor ffn_weight_2, Tensor ffn_bias_2, Tensor? mask=None, int? mask_type=None) -> Tensor #r
_transformer_encoder_layer_fwd.out(Tensor src, int embed_dim, int num_heads, Tensor qkv_weight, Tensor qkv_bias, Tensor proj_weight, Tensor proj_bias, bool use_gelu, bool norm_first, float eps, Tensor norm_weight_1, Tensor norm_bias_1, Tensor norm_weight_2, Tensor norm_bias_2, Tensor ffn_weight_1, Tensor ffn_bias_1, Tensor ffn_weight_2, Tensor ffn_bias_2, Tensor? mask=None, int? mask_type=None, *, Tensor(a!) out) -> Tensor(a!) #for
_trilinear(Tensor i1, Tensor i2, Tensor i3, int[] expand1, int[] expand2, int[] expand3, int[] sumdim, int unroll_dim=1) -> Tensor #r
_trilinear.out(Tensor i1, Tensor i2, Tensor i3, int[] expand1, int[] expand2, int[] expand3, int[] sumdim, int unroll_dim=1, *, Tensor(a!) out) -> Tensor(a!) #for
_triton_multi_head_attention(Tensor query, Tensor key, Tensor value, int embed_dim, int num_head, Tensor qkv_weight, Tensor qkv_bias, Tensor proj_weight, Tensor proj_bias, Tensor? mask=None) -> Tensor #r
_triton_multi_head_attention.out(Tensor query, Tensor key, Tensor value, int embed_dim, int num_head, Tensor qkv_weight, Tensor qkv_bias, Tensor proj_weight, Tensor proj_bias, Tensor? mask=None, *, Tensor(a!) out) -> Tensor(a!) #for
_triton_scaled_dot_attention(Tensor q, Tensor k, Tensor v, float dropout_p=0.) -> Tensor #nr
_triton_scaled_dot_attention.out(Tensor q, Tensor k, Tensor v, float dropout_p=0., *, Tensor(a!) out) -> Tensor(a!) #fnor
_unique(Tensor self, bool sorted=True, bool return_inverse=False) -> (Tensor, Tensor) #dr
_unique.out(Tensor self, bool sorted=True, bool return_inverse=False, *, Tensor(a!) out0, Tensor(b!) out1) -> (Tensor(a!), Tensor(b!)) #for
_unique2(Tensor self, bool sorted=True, bool return_inverse=False, bool return_counts=False) -> (Tensor, Tensor, Tensor) #dr
_unique2.out(Tensor self, bool sorted=True, bool return_inverse=False, bool return_counts=False, *, Tensor(a!) out0, Tensor(b!) out1, Tensor(c!) out2) -> (Tensor(a!), Tensor(b!), Tensor(c!)) #for
_unpack_dual(Tensor(a) dual, int level) -> (Tensor(a) primal, Tensor tangent) #r
_unsafe_index.Tensor(Tensor self, Tensor?[] indices) -> Tensor #r
_unsafe_index_put(Tensor self, Tensor?[] indices, Tensor values, bool accumulate=False) -> Tensor #r
_unsafe_masked_index(Tensor self, Tensor mask, Tensor?[] indices, Scalar fill) -> Tensor #r
_unsafe_masked_index_put_accumulate(Tensor self, Tensor mask, Tensor?[] indices, Tensor values) -> Tensor #r
_unsafe_view(Tensor self, SymInt[] size) -> Tensor #r
_unsafe_view.out(Tensor self, SymInt[] size, *, Tensor(a!) out) -> Tensor(a!) #for
_upsample_bicubic2d_aa(Tensor self, SymInt[2] output_size, bool align_corners, float? scales_h=None, float? scales_w=None) -> Tensor #r
_upsample_bicubic2d_aa.out(Tensor self, SymInt[2] output_size, bool align_corners, float? scales_h=None, float? scales_w=None, *, Tensor(a!) out) -> Tensor(a!) #or
_upsample_bicubic2d_aa.vec(Tensor input, SymInt[]? output_size, bool align_corners, float[]? scale_factors) -> Tensor #r
_upsample_bicubic2d_aa_backward(Tensor grad_output, SymInt[2] output_size, SymInt[4] input_size, bool align_corners, float? scales_h=None, float? scales_w=None) -> Tensor #r
_upsample_bicubic2d_aa_backward.grad_input(Tensor grad_output, SymInt[2] output_size, SymInt[4] input_size, bool align_corners, float? scales_h=None, float? scales_w=None, *, Tensor(a!) grad_input) -> Tensor(a!) #or
_upsample_bilinear2d_aa(Tensor self, SymInt[2] output_size, bool align_corners, float? scales_h=None, float? scales_w=None) -> Tensor #r
_upsample_bilinear2d_aa.out(Tensor self, SymInt[2] output_size, bool align_corners, float? scales_h=None, float? scales_w=None, *, Tensor(a!) out) -> Tensor(a!) #or
_upsample_bilinear2d_aa.vec(Tensor input, SymInt[]? output_size, bool align_corners, float[]? scale_factors) -> Tensor #r
_upsample_bilinear2d_aa_backward(Tensor grad_output, SymInt[2] output_size, SymInt[4] input_size, bool align_corners, float? scales_h=None, float? scales_w=None) -> Tensor #r
_upsample_bilinear2d_aa_backward.grad_input(Tensor grad_output, SymInt[2] output_size, SymInt[4] input_size, bool align_corners, float? scales_h=None, float? scales_w=None, *, Tensor(a!) grad_input) -> Tensor(a!) #or
_upsample_lanczos2d_aa(Tensor self, SymInt[2] output_size, bool align_corners, float? scales_h=None, float? scales_w=None) -> Tensor #r
_upsample_lanczos2d_aa.out(Tensor self, SymInt[2] output_size, bool align_corners, float? scales_h=None, float? scales_w=None, *, Tensor(a!) out) -> Tensor(a!) #or
_upsample_lanczos2d_aa.vec(Tensor input, SymInt[]? output_size, bool align_corners, float[]? scale_factors) -> Tensor #r
_upsample_lanczos2d_aa_backward(Tensor grad_output, SymInt[2] output_size, SymInt[4] input_size, bool align_corners, float? scales_h=None, float? scales_w=None) -> Tensor #r
_upsample_lanczos2d_aa_backward.grad_input(Tensor grad_output, SymInt[2] output_size, SymInt[4] input_size, bool align_corners, float? scales_h=None, float? scales_w=None, *, Tensor(a!) grad_input) -> Tensor(a!) #or
_upsample_nearest_exact1d(Tensor self, SymInt[1] output_size, float? scales=None) -> Tensor #r
_upsample_nearest_exact1d.out(Tensor self, SymInt[1] output_size, float? scales=None, *, Tensor(a!) out) -> Tensor(a!) #or
_upsample_nearest_exact1d.vec(Tensor input, SymInt[]? output_size, float[]? scale_factors) -> Tensor #r
_upsample_nearest_exact1d_backward(Tensor grad_output, SymInt[1] output_size, SymInt[3] input_size, float? scales=None) -> Tensor #r
_upsample_nearest_exact1d_backward.grad_input(Tensor grad_output, SymInt[1] output_size, SymInt[3] input_size, float? scales=None, *, Tensor(a!) grad_input) -> Tensor(a!) #or
_upsample_nearest_exact2d(Tensor self, SymInt[2] output_size, float? scales_h=None, float? scales_w=None) -> Tensor #r
_upsample_nearest_exact2d.out(Tensor self, SymInt[2] output_size, float? scales_h=None, float? scales_w=None, *, Tensor(a!) out) -> Tensor(a!) #or
_upsample_nearest_exact2d.vec(Tensor input, SymInt[]? output_size, float[]? scale_factors) -> Tensor #r
_upsample_nearest_exact2d_backward(Tensor grad_output, SymInt[2] output_size, SymInt[4] input_size, float? scales_h=None, float? scales_w=None) -> Tensor #r
_upsample_nearest_exact2d_backward.grad_input(Tensor grad_output, SymInt[2] output_size, SymInt[4] input_size, float? scales_h=None, float? scales_w=None, *, Tensor(a!) grad_input) -> Tensor(a!) #or
_upsample_nearest_exact3d(Tensor self, SymInt[3] output_size, float? scales_d=None, float? scales_h=None, float? scales_w=None) -> Tensor #r
_upsample_nearest_exact3d.out(Tensor self, SymInt[3] output_size, float? scales_d=None, float? scales_h=None, float? scales_w=None, *, Tensor(a!) out) -> Tensor(a!) #or
_upsample_nearest_exact3d.vec(Tensor input, SymInt[]? output_size, float[]? scale_factors) -> Tensor #r
_upsample_nearest_exact3d_backward(Tensor grad_output, SymInt[3] output_size, SymInt[5] input_size, float? scales_d=None, float? scales_h=None, float? scales_w=None) -> Tensor #r
_upsample_nearest_exact3d_backward.grad_input(Tensor grad_output, SymInt[3] output_size, SymInt[5] input_size, float? scales_d=None, float? scales_h=None, float? scales_w=None, *, Tensor(a!) grad_input) -> Tensor(a!) #or
_use_cudnn_ctc_loss(Tensor log_probs, Tensor targets, int[] input_lengths, int[] target_lengths, int blank) -> bool #r
_use_cudnn_ctc_loss.Tensor(Tensor log_probs, Tensor targets, Tensor input_lengths, Tensor target_lengths, int blank) -> bool #r
_use_cudnn_rnn_flatten_weight() -> bool #r
_use_miopen_ctc_loss(Tensor log_probs, Tensor targets, int[] input_lengths, int[] target_lengths, int blank) -> bool #r
_use_miopen_ctc_loss.Tensor(Tensor log_probs, Tensor targets, Tensor input_lengths, Tensor target_lengths, int blank) -> bool #r
_validate_compressed_sparse_indices(bool is_crow, Tensor compressed_idx, Tensor plain_idx, int cdim, int dim, int nnz) -> () #r
_validate_sparse_bsc_tensor_args(Tensor ccol_indices, Tensor row_indices, Tensor values, int[] size, bool? check_pinning=None) -> () #r
_validate_sparse_bsr_tensor_args(Tensor crow_indices, Tensor col_indices, Tensor values, int[] size, bool? check_pinning=None) -> () #r
_validate_sparse_compressed_tensor_args(Tensor compressed_indices, Tensor plain_indices, Tensor values, int[] size, Layout layout, bool? check_pinning=None) -> () #r
_validate_sparse_coo_tensor_args(Tensor indices, Tensor values, int[] size, bool? is_coalesced=None, bool? check_pinning=None) -> () #r
_validate_sparse_csc_tensor_args(Tensor ccol_indices, Tensor row_indices, Tensor values, int[] size, bool? check_pinning=None) -> () #r
_validate_sparse_csr_tensor_args(Tensor crow_indices, Tensor col_indices, Tensor values, int[] size, bool? check_pinning=None) -> () #r
_values(Tensor(a) self) -> Tensor(a) #r
_values_copy(Tensor self) -> Tensor #rt
_values_copy.out(Tensor self, *, Tensor(a!) out) -> Tensor(a!) #fort
_version(Tensor self) -> int #r
_weight_int4pack_mm(Tensor self, Tensor mat2, int qGroupSize, Tensor qScaleAndZeros) -> Tensor #r
_weight_int4pack_mm_for_cpu(Tensor self, Tensor mat2, int qGroupSize, Tensor qScaleAndZeros) -> Tensor #r
_weight_int4pack_mm_with_scales_and_zeros(Tensor self, Tensor mat2, int qGroupSize, Tensor qScale, Tensor qZeros) -> Tensor #r
_weight_int8pack_mm(Tensor self, Tensor mat2, Tensor scales) -> Tensor #r
_weight_norm(Tensor v, Tensor g, int dim=0) -> Tensor #r
)~";

inline constexpr char schemas_aten_3[] = R"~(
_weight_norm_differentiable_backward(Tensor grad_w, Tensor saved_v, Tensor saved_g, Tensor saved_norms, int dim) -> (Tensor, Tensor) #r
_weight_norm_interface(Tensor v, Tensor g, int dim=0) -> (Tensor, Tensor) #r
_weight_norm_interface.out(Tensor v, Tensor g, int dim=0, *, Tensor(a!) out0, Tensor(b!) out1) -> (Tensor(a!), Tensor(b!)) #for
_weight_norm_interface_backward(Tensor grad_w, Tensor saved_v, Tensor saved_g, Tensor saved_norms, int dim) -> (Tensor, Tensor) #r
_weight_norm_interface_backward.out(Tensor grad_w, Tensor saved_v, Tensor saved_g, Tensor saved_norms, int dim, *, Tensor(a!) out0, Tensor(b!) out1) -> (Tensor(a!), Tensor(b!)) #for
_wrapped_linear_prepack(Tensor weight, Tensor weight_scale, Tensor weight_zero_point, Tensor bias) -> Tensor #r
_wrapped_quantized_linear_prepacked(Tensor input, Tensor input_scale, Tensor input_zero_point, Tensor packed_weight, Tensor output_scale, Tensor output_zero_point, int out_channel) -> Tensor #r
abs(Tensor self) -> Tensor #aqr
abs.out(Tensor self, *, Tensor(a!) out) -> Tensor(a!) #oqr
abs_(Tensor(a!) self) -> Tensor(a!) #gr
absolute(Tensor self) -> Tensor #r
absolute.out(Tensor self, *, Tensor(a!) out) -> Tensor(a!) #or
absolute_(Tensor(a!) self) -> Tensor(a!) #gr
acos(Tensor self) -> Tensor #aqr
acos.out(Tensor self, *, Tensor(a!) out) -> Tensor(a!) #oqr
acos_(Tensor(a!) self) -> Tensor(a!) #gqr
acosh(Tensor self) -> Tensor #aqr
acosh.out(Tensor self, *, Tensor(a!) out) -> Tensor(a!) #oqr
acosh_(Tensor(a!) self) -> Tensor(a!) #gqr
adaptive_avg_pool1d(Tensor self, int[1] output_size) -> Tensor #ar
adaptive_avg_pool1d.out(Tensor self, int[1] output_size, *, Tensor(a!) out) -> Tensor(a!) #for
adaptive_avg_pool2d(Tensor self, SymInt[2] output_size) -> Tensor #r
adaptive_avg_pool2d.out(Tensor self, SymInt[2] output_size, *, Tensor(a!) out) -> Tensor(a!) #or
adaptive_avg_pool3d(Tensor self, SymInt[3] output_size) -> Tensor #r
adaptive_avg_pool3d.out(Tensor self, SymInt[3] output_size, *, Tensor(a!) out) -> Tensor(a!) #or
adaptive_avg_pool3d_backward.grad_input(Tensor grad_output, Tensor self, *, Tensor(a!) grad_input) -> Tensor(a!) #or
adaptive_max_pool1d(Tensor self, int[1] output_size) -> (Tensor, Tensor) #r
adaptive_max_pool2d(Tensor self, int[2] output_size) -> (Tensor, Tensor) #r
adaptive_max_pool2d.out(Tensor self, int[2] output_size, *, Tensor(a!) out, Tensor(b!) indices) -> (Tensor(a!), Tensor(b!)) #or
adaptive_max_pool2d_backward(Tensor grad_output, Tensor self, Tensor indices) -> Tensor #r
adaptive_max_pool2d_backward.grad_input(Tensor grad_output, Tensor self, Tensor indices, *, Tensor(a!) grad_input) -> Tensor(a!) #or
adaptive_max_pool3d(Tensor self, int[3] output_size) -> (Tensor, Tensor) #r
adaptive_max_pool3d.out(Tensor self, int[3] output_size, *, Tensor(a!) out, Tensor(b!) indices) -> (Tensor(a!), Tensor(b!)) #or
adaptive_max_pool3d_backward(Tensor grad_output, Tensor self, Tensor indices) -> Tensor #r
adaptive_max_pool3d_backward.grad_input(Tensor grad_output, Tensor self, Tensor indices, *, Tensor(a!) grad_input) -> Tensor(a!) #or
add.Scalar(Tensor self, Scalar other, Scalar alpha=1) -> Tensor #aqr
add.Scalar_out(Tensor self, Scalar other, Scalar alpha=1, *, Tensor(a!) out) -> Tensor(a!) #for
add.Tensor(Tensor self, Tensor other, *, Scalar alpha=1) -> Tensor #aqr
add.out(Tensor self, Tensor other, *, Scalar alpha=1, Tensor(a!) out) -> Tensor(a!) #oqr
add_.Scalar(Tensor(a!) self, Scalar other, Scalar alpha=1) -> Tensor(a!) #gqr
add_.Tensor(Tensor(a!) self, Tensor other, *, Scalar alpha=1) -> Tensor(a!) #gqr
addbmm(Tensor self, Tensor batch1, Tensor batch2, *, Scalar beta=1, Scalar alpha=1) -> Tensor #r
addbmm.out(Tensor self, Tensor batch1, Tensor batch2, *, Scalar beta=1, Scalar alpha=1, Tensor(a!) out) -> Tensor(a!) #or
addbmm_(Tensor(a!) self, Tensor batch1, Tensor batch2, *, Scalar beta=1, Scalar alpha=1) -> Tensor(a!) #gr
addcdiv(Tensor self, Tensor tensor1, Tensor tensor2, *, Scalar value=1) -> Tensor #qr
addcdiv.out(Tensor self, Tensor tensor1, Tensor tensor2, *, Scalar value=1, Tensor(a!) out) -> Tensor(a!) #oqr
addcdiv_(Tensor(a!) self, Tensor tensor1, Tensor tensor2, *, Scalar value=1) -> Tensor(a!) #gqr
addcmul(Tensor self, Tensor tensor1, Tensor tensor2, *, Scalar value=1) -> Tensor #qr
addcmul.out(Tensor self, Tensor tensor1, Tensor tensor2, *, Scalar value=1, Tensor(a!) out) -> Tensor(a!) #oqr
addcmul_(Tensor(a!) self, Tensor tensor1, Tensor tensor2, *, Scalar value=1) -> Tensor(a!) #gqr
addmm(Tensor self, Tensor mat1, Tensor mat2, *, Scalar beta=1, Scalar alpha=1) -> Tensor #ar
addmm.dtype(Tensor self, Tensor mat1, Tensor mat2, ScalarType out_dtype, *, Scalar beta=1, Scalar alpha=1) -> Tensor #r
addmm.dtype_out(Tensor self, Tensor mat1, Tensor mat2, ScalarType out_dtype, *, Scalar beta=1, Scalar alpha=1, Tensor(a!) out) -> Tensor(a!) #or
addmm.out(Tensor self, Tensor mat1, Tensor mat2, *, Scalar beta=1, Scalar alpha=1, Tensor(a!) out) -> Tensor(a!) #or
addmm_(Tensor(a!) self, Tensor mat1, Tensor mat2, *, Scalar beta=1, Scalar alpha=1) -> Tensor(a!) #gr
addmv(Tensor self, Tensor mat, Tensor vec, *, Scalar beta=1, Scalar alpha=1) -> Tensor #r
addmv.out(Tensor self, Tensor mat, Tensor vec, *, Scalar beta=1, Scalar alpha=1, Tensor(a!) out) -> Tensor(a!) #or
addmv_(Tensor(a!) self, Tensor mat, Tensor vec, *, Scalar beta=1, Scalar alpha=1) -> Tensor(a!) #gr
addr(Tensor self, Tensor vec1, Tensor vec2, *, Scalar beta=1, Scalar alpha=1) -> Tensor #r
addr.out(Tensor self, Tensor vec1, Tensor vec2, *, Scalar beta=1, Scalar alpha=1, Tensor(a!) out) -> Tensor(a!) #or
addr_(Tensor(a!) self, Tensor vec1, Tensor vec2, *, Scalar beta=1, Scalar alpha=1) -> Tensor(a!) #gr
adjoint(Tensor(a) self) -> Tensor(a) #r
affine_grid_generator(Tensor theta, SymInt[] size, bool align_corners) -> Tensor #r
affine_grid_generator.out(Tensor theta, SymInt[] size, bool align_corners, *, Tensor(a!) out) -> Tensor(a!) #for
affine_grid_generator_backward(Tensor grad, SymInt[] size, bool align_corners) -> Tensor #r
alias(Tensor(a) self) -> Tensor(a) #ar
alias_copy(Tensor self) -> Tensor #rt
alias_copy.out(Tensor self, *, Tensor(a!) out) -> Tensor(a!) #fort
all(Tensor self) -> Tensor #rs
all.all_out(Tensor self, *, Tensor(a!) out) -> Tensor(a!) #ors
all.dim(Tensor self, int dim, bool keepdim=False) -> Tensor #rs
all.dims(Tensor self, int[]? dim=None, bool keepdim=False) -> Tensor #rs
all.dims_out(Tensor self, int[]? dim=None, bool keepdim=False, *, Tensor(a!) out) -> Tensor(a!) #ors
all.out(Tensor self, int dim, bool keepdim=False, *, Tensor(a!) out) -> Tensor(a!) #ors
allclose(Tensor self, Tensor other, float rtol=1.0000000000000001e-05, float atol=1e-08, bool equal_nan=False) -> bool #cr
alpha_dropout(Tensor input, float p, bool train) -> Tensor #inr
alpha_dropout_(Tensor(a!) self, float p, bool train) -> Tensor(a!) #gnr
amax(Tensor self, int[1] dim=[], bool keepdim=False) -> Tensor #ars
amax.out(Tensor self, int[1] dim=[], bool keepdim=False, *, Tensor(a!) out) -> Tensor(a!) #ors
amin(Tensor self, int[1] dim=[], bool keepdim=False) -> Tensor #ars
amin.out(Tensor self, int[1] dim=[], bool keepdim=False, *, Tensor(a!) out) -> Tensor(a!) #ors
aminmax(Tensor self, *, int? dim=None, bool keepdim=False) -> (Tensor min, Tensor max) #rs
aminmax.out(Tensor self, *, int? dim=None, bool keepdim=False, Tensor(a!) min, Tensor(b!) max) -> (Tensor(a!) min, Tensor(b!) max) #ors
angle(Tensor self) -> Tensor #qr
angle.out(Tensor self, *, Tensor(a!) out) -> Tensor(a!) #oqr
any(Tensor self) -> Tensor #ars
any.all_out(Tensor self, *, Tensor(a!) out) -> Tensor(a!) #ors
any.dim(Tensor self, int dim, bool keepdim=False) -> Tensor #ars
any.dims(Tensor self, int[]? dim=None, bool keepdim=False) -> Tensor #ars
any.dims_out(Tensor self, int[]? dim=None, bool keepdim=False, *, Tensor(a!) out) -> Tensor(a!) #ors
any.out(Tensor self, int dim, bool keepdim=False, *, Tensor(a!) out) -> Tensor(a!) #ors
arange(Scalar end, *, ScalarType? dtype=None, Layout? layout=None, Device? device=None, bool? pin_memory=None) -> Tensor #r
arange.out(Scalar end, *, Tensor(a!) out) -> Tensor(a!) #or
arange.start(Scalar start, Scalar end, *, ScalarType? dtype=None, Layout? layout=None, Device? device=None, bool? pin_memory=None) -> Tensor #r
arange.start_out(Scalar start, Scalar end, Scalar step=1, *, Tensor(a!) out) -> Tensor(a!) #or
arange.start_step(Scalar start, Scalar end, Scalar step=1, *, ScalarType? dtype=None, Layout? layout=None, Device? device=None, bool? pin_memory=None) -> Tensor #ar
arccos(Tensor self) -> Tensor #r
arccos.out(Tensor self, *, Tensor(a!) out) -> Tensor(a!) #or
arccos_(Tensor(a!) self) -> Tensor(a!) #gr
arccosh(Tensor self) -> Tensor #r
arccosh.out(Tensor self, *, Tensor(a!) out) -> Tensor(a!) #or
arccosh_(Tensor(a!) self) -> Tensor(a!) #gr
arcsin(Tensor self) -> Tensor #r
arcsin.out(Tensor self, *, Tensor(a!) out) -> Tensor(a!) #or
arcsin_(Tensor(a!) self) -> Tensor(a!) #gr
arcsinh(Tensor self) -> Tensor #r
arcsinh.out(Tensor self, *, Tensor(a!) out) -> Tensor(a!) #or
arcsinh_(Tensor(a!) self) -> Tensor(a!) #gr
arctan(Tensor self) -> Tensor #r
arctan.out(Tensor self, *, Tensor(a!) out) -> Tensor(a!) #or
arctan2(Tensor self, Tensor other) -> Tensor #r
arctan2.out(Tensor self, Tensor other, *, Tensor(a!) out) -> Tensor(a!) #or
arctan2_(Tensor(a!) self, Tensor other) -> Tensor(a!) #gr
arctan_(Tensor(a!) self) -> Tensor(a!) #gr
arctanh(Tensor self) -> Tensor #r
arctanh.out(Tensor self, *, Tensor(a!) out) -> Tensor(a!) #or
arctanh_(Tensor(a!) self) -> Tensor(a!) #gr
argmax(Tensor self, int? dim=None, bool keepdim=False) -> Tensor #ars
argmax.out(Tensor self, int? dim=None, bool keepdim=False, *, Tensor(a!) out) -> Tensor(a!) #ors
argmin(Tensor self, int? dim=None, bool keepdim=False) -> Tensor #ars
argmin.out(Tensor self, int? dim=None, bool keepdim=False, *, Tensor(a!) out) -> Tensor(a!) #ors
argsort(Tensor self, int dim=-1, bool descending=False) -> Tensor #r
argsort.stable(Tensor self, *, bool stable, int dim=-1, bool descending=False) -> Tensor #r
argsort.stable_out(Tensor self, *, bool stable, int dim=-1, bool descending=False, Tensor(a!) out) -> Tensor(a!) #or
argwhere(Tensor self) -> Tensor #dr
as_strided(Tensor(a) self, SymInt[] size, SymInt[] stride, SymInt? storage_offset=None) -> Tensor(a) #ar
as_strided_(Tensor(a!) self, SymInt[] size, SymInt[] stride, SymInt? storage_offset=None) -> Tensor(a!) #ghr
as_strided_copy(Tensor self, SymInt[] size, SymInt[] stride, SymInt? storage_offset=None) -> Tensor #rt
as_strided_copy.out(Tensor self, SymInt[] size, SymInt[] stride, SymInt? storage_offset=None, *, Tensor(a!) out) -> Tensor(a!) #fort
as_strided_scatter(Tensor self, Tensor src, SymInt[] size, SymInt[] stride, SymInt? storage_offset=None) -> Tensor #r
as_strided_scatter.out(Tensor self, Tensor src, SymInt[] size, SymInt[] stride, SymInt? storage_offset=None, *, Tensor(a!) out) -> Tensor(a!) #for
asin(Tensor self) -> Tensor #aqr
asin.out(Tensor self, *, Tensor(a!) out) -> Tensor(a!) #oqr
asin_(Tensor(a!) self) -> Tensor(a!) #gqr
asinh(Tensor self) -> Tensor #aqr
asinh.out(Tensor self, *, Tensor(a!) out) -> Tensor(a!) #oqr
asinh_(Tensor(a!) self) -> Tensor(a!) #gqr
atan(Tensor self) -> Tensor #aqr
atan.out(Tensor self, *, Tensor(a!) out) -> Tensor(a!) #oqr
atan2(Tensor self, Tensor other) -> Tensor #aqr
atan2.out(Tensor self, Tensor other, *, Tensor(a!) out) -> Tensor(a!) #aoqr
atan2_(Tensor(a!) self, Tensor other) -> Tensor(a!) #gqr
atan_(Tensor(a!) self) -> Tensor(a!) #gqr
atanh(Tensor self) -> Tensor #aqr
atanh.out(Tensor self, *, Tensor(a!) out) -> Tensor(a!) #oqr
atanh_(Tensor(a!) self) -> Tensor(a!) #gqr
atleast_1d(Tensor self) -> Tensor #ir
atleast_1d.Sequence(Tensor[] tensors) -> Tensor[] #r
atleast_2d(Tensor self) -> Tensor #ir
atleast_2d.Sequence(Tensor[] tensors) -> Tensor[] #r
atleast_3d(Tensor self) -> Tensor #ir
atleast_3d.Sequence(Tensor[] tensors) -> Tensor[] #r
avg_pool1d(Tensor self, int[1] kernel_size, int[1] stride=[], int[1] padding=[0], bool ceil_mode=False, bool count_include_pad=True) -> Tensor #ar
avg_pool1d.out(Tensor self, int[1] kernel_size, int[1] stride=[], int[1] padding=[0], bool ceil_mode=False, bool count_include_pad=True, *, Tensor(a!) out) -> Tensor(a!) #for
avg_pool2d(Tensor self, int[2] kernel_size, int[2] stride=[], int[2] padding=0, bool ceil_mode=False, bool count_include_pad=True, int? divisor_override=None) -> Tensor #ar
avg_pool2d.out(Tensor self, int[2] kernel_size, int[2] stride=[], int[2] padding=0, bool ceil_mode=False, bool count_include_pad=True, int? divisor_override=None, *, Tensor(a!) out) -> Tensor(a!) #or
avg_pool2d_backward(Tensor grad_output, Tensor self, int[2] kernel_size, int[2] stride, int[2] padding, bool ceil_mode, bool count_include_pad, int? divisor_override) -> Tensor #ar
avg_pool2d_backward.grad_input(Tensor grad_output, Tensor self, int[2] kernel_size, int[2] stride, int[2] padding, bool ceil_mode, bool count_include_pad, int? divisor_override, *, Tensor(a!) grad_input) -> Tensor(a!) #or
avg_pool3d(Tensor self, int[3] kernel_size, int[3] stride=[], int[3] padding=0, bool ceil_mode=False, bool count_include_pad=True, int? divisor_override=None) -> Tensor #ar
avg_pool3d.out(Tensor self, int[3] kernel_size, int[3] stride=[], int[3] padding=0, bool ceil_mode=False, bool count_include_pad=True, int? divisor_override=None, *, Tensor(a!) out) -> Tensor(a!) #or
avg_pool3d_backward(Tensor grad_output, Tensor self, int[3] kernel_size, int[3] stride, int[3] padding, bool ceil_mode, bool count_include_pad, int? divisor_override) -> Tensor #r
avg_pool3d_backward.grad_input(Tensor grad_output, Tensor self, int[3] kernel_size, int[3] stride, int[3] padding, bool ceil_mode, bool count_include_pad, int? divisor_override, *, Tensor(a!) grad_input) -> Tensor(a!) #or
baddbmm(Tensor self, Tensor batch1, Tensor batch2, *, Scalar beta=1, Scalar alpha=1) -> Tensor #r
baddbmm.dtype(Tensor self, Tensor batch1, Tensor batch2, ScalarType out_dtype, *, Scalar beta=1, Scalar alpha=1) -> Tensor #r
baddbmm.dtype_out(Tensor self, Tensor batch1, Tensor batch2, ScalarType out_dtype, *, Scalar beta=1, Scalar alpha=1, Tensor(a!) out) -> Tensor(a!) #or
baddbmm.out(Tensor self, Tensor batch1, Tensor batch2, *, Scalar beta=1, Scalar alpha=1, Tensor(a!) out) -> Tensor(a!) #or
baddbmm_(Tensor(a!) self, Tensor batch1, Tensor batch2, *, Scalar beta=1, Scalar alpha=1) -> Tensor(a!) #gr
bartlett_window(int window_length, *, ScalarType? dtype=None, Layout? layout=None, Device? device=None, bool? pin_memory=None) -> Tensor #r
bartlett_window.out(int window_length, *, Tensor(a!) out) -> Tensor(a!) #for
bartlett_window.periodic(int window_length, bool periodic, *, ScalarType? dtype=None, Layout? layout=None, Device? device=None, bool? pin_memory=None) -> Tensor #r
bartlett_window.periodic_out(int window_length, bool periodic, *, Tensor(a!) out) -> Tensor(a!) #for
batch_norm(Tensor input, Tensor? weight, Tensor? bias, Tensor? running_mean, Tensor? running_var, bool training, float momentum, float eps, bool cudnn_enabled) -> Tensor #ir
batch_norm_backward(Tensor grad_out, Tensor input, Tensor weight, Tensor? running_mean, Tensor? running_var, Tensor? save_mean, Tensor? save_var, bool update, float eps, bool[3] output_mask, Tensor reserve) -> (Tensor, Tensor, Tensor) #r
batch_norm_backward_elemt(Tensor grad_out, Tensor input, Tensor mean, Tensor invstd, Tensor? weight, Tensor sum_dy, Tensor sum_dy_xmu, Tensor count) -> Tensor #r
batch_norm_backward_elemt.out(Tensor grad_out, Tensor input, Tensor mean, Tensor invstd, Tensor? weight, Tensor sum_dy, Tensor sum_dy_xmu, Tensor count, *, Tensor(a!) out) -> Tensor(a!) #for
batch_norm_backward_reduce(Tensor grad_out, Tensor input, Tensor mean, Tensor invstd, Tensor? weight, bool input_g, bool weight_g, bool bias_g) -> (Tensor, Tensor, Tensor, Tensor) #r
batch_norm_backward_reduce.out(Tensor grad_out, Tensor input, Tensor mean, Tensor invstd, Tensor? weight, bool input_g, bool weight_g, bool bias_g, *, Tensor(a!) out0, Tensor(b!) out1, Tensor(c!) out2, Tensor(d!) out3) -> (Tensor(a!), Tensor(b!), Tensor(c!), Tensor(d!)) #for
batch_norm_elemt(Tensor input, Tensor? weight, Tensor? bias, Tensor mean, Tensor invstd, float eps) -> Tensor #r
batch_norm_elemt.out(Tensor input, Tensor? weight, Tensor? bias, Tensor mean, Tensor invstd, float eps, *, Tensor(a!) out) -> Tensor(a!) #or
batch_norm_gather_stats(Tensor input, Tensor mean, Tensor invstd, Tensor? running_mean, Tensor? running_var, float momentum, float eps, int count) -> (Tensor, Tensor) #r
batch_norm_gather_stats.out(Tensor input, Tensor mean, Tensor invstd, Tensor? running_mean, Tensor? running_var, float momentum, float eps, int count, *, Tensor(a!) out0, Tensor(b!) out1) -> (Tensor(a!), Tensor(b!)) #for
batch_norm_gather_stats_with_counts(Tensor input, Tensor mean, Tensor invstd, Tensor? running_mean, Tensor? running_var, float momentum, float eps, Tensor counts) -> (Tensor, Tensor) #r
batch_norm_gather_stats_with_counts.out(Tensor input, Tensor mean, Tensor invstd, Tensor? running_mean, Tensor? running_var, float momentum, float eps, Tensor counts, *, Tensor(a!) out0, Tensor(b!) out1) -> (Tensor(a!), Tensor(b!)) #for
batch_norm_stats(Tensor input, float eps) -> (Tensor, Tensor) #r
batch_norm_stats.out(Tensor input, float eps, *, Tensor(a!) out0, Tensor(b!) out1) -> (Tensor(a!), Tensor(b!)) #for
batch_norm_update_stats(Tensor input, Tensor? running_mean, Tensor? running_var, float momentum) -> (Tensor, Tensor) #r
batch_norm_update_stats.out(Tensor input, Tensor? running_mean, Tensor? running_var, float momentum, *, Tensor(a!) out0, Tensor(b!) out1) -> (Tensor(a!), Tensor(b!)) #for
bernoulli(Tensor self, *, Generator? generator=None) -> Tensor #nr
bernoulli.Tensor(Tensor self, Tensor p, *, Generator? generator=None) -> Tensor #fnr
bernoulli.Tensor_out(Tensor self, Tensor p, *, Generator? generator=None, Tensor(a!) out) -> Tensor(a!) #fnor
bernoulli.float_out(Tensor self, float p=0.5, *, Generator? generator=None, Tensor(a!) out) -> Tensor(a!) #fnor
bernoulli.out(Tensor self, *, Generator? generator=None, Tensor(a!) out) -> Tensor(a!) #nor
bernoulli.p(Tensor self, float p, *, Generator? generator=None) -> Tensor #nr
bernoulli_.Tensor(Tensor(a!) self, Tensor p, *, Generator? generator=None) -> Tensor(a!) #gnr
bernoulli_.float(Tensor(a!) self, float p=0.5, *, Generator? generator=None) -> Tensor(a!) #gnr
bilinear(Tensor input1, Tensor input2, Tensor weight, Tensor? bias=None) -> Tensor #r
binary_cross_entropy(Tensor self, Tensor target, Tensor? weight=None, int reduction=1) -> Tensor #r
binary_cross_entropy.out(Tensor self, Tensor target, Tensor? weight=None, int reduction=1, *, Tensor(a!) out) -> Tensor(a!) #or
binary_cross_entropy_backward(Tensor grad_output, Tensor self, Tensor target, Tensor? weight=None, int reduction=1) -> Tensor #r
binary_cross_entropy_backward.grad_input(Tensor grad_output, Tensor self, Tensor target, Tensor? weight=None, int reduction=1, *, Tensor(a!) grad_input) -> Tensor(a!) #or
binary_cross_entropy_with_logits(Tensor self, Tensor target, Tensor? weight=None, Tensor? pos_weight=None, int reduction=1) -> Tensor #r
binary_cross_entropy_with_logits.out(Tensor self, Tensor target, Tensor? weight=None, Tensor? pos_weight=None, int reduction=1, *, Tensor(a!) out) -> Tensor(a!) #for
bincount(Tensor self, Tensor? weights=None, SymInt minlength=0) -> Tensor #dr
bincount.out(Tensor self, Tensor? weights=None, SymInt minlength=0, *, Tensor(a!) out) -> Tensor(a!) #for
binomial(Tensor count, Tensor prob, Generator? generator=None) -> Tensor #nr
binomial.out(Tensor count, Tensor prob, Generator? generator=None, *, Tensor(a!) out) -> Tensor(a!) #fnor
bitwise_and.Scalar(Tensor self, Scalar other) -> Tensor #aqr
bitwise_and.Scalar_Tensor(Scalar self, Tensor other) -> Tensor #qr
bitwise_and.Scalar_Tensor_out(Scalar self, Tensor other, *, Tensor(a!) out) -> Tensor(a!) #for
bitwise_and.Scalar_out(Tensor self, Scalar other, *, Tensor(a!) out) -> Tensor(a!) #oqr
bitwise_and.Tensor(Tensor self, Tensor other) -> Tensor #aqr
bitwise_and.Tensor_out(Tensor self, Tensor other, *, Tensor(a!) out) -> Tensor(a!) #oqr
bitwise_and_.Scalar(Tensor(a!) self, Scalar other) -> Tensor(a!) #gqr
bitwise_and_.Tensor(Tensor(a!) self, Tensor other) -> Tensor(a!) #gqr
bitwise_left_shift.Scalar_Tensor(Scalar self, Tensor other) -> Tensor #qr
bitwise_left_shift.Scalar_Tensor_out(Scalar self, Tensor other, *, Tensor(a!) out) -> Tensor(a!) #for
bitwise_left_shift.Tensor(Tensor self, Tensor other) -> Tensor #qr
bitwise_left_shift.Tensor_Scalar(Tensor self, Scalar other) -> Tensor #qr
bitwise_left_shift.Tensor_Scalar_out(Tensor self, Scalar other, *, Tensor(a!) out) -> Tensor(a!) #oqr
bitwise_left_shift.Tensor_out(Tensor self, Tensor other, *, Tensor(a!) out) -> Tensor(a!) #oqr
bitwise_left_shift_.Tensor(Tensor(a!) self, Tensor other) -> Tensor(a!) #gqr
bitwise_left_shift_.Tensor_Scalar(Tensor(a!) self, Scalar other) -> Tensor(a!) #gqr
bitwise_not(Tensor self) -> Tensor #aqr
bitwise_not.out(Tensor self, *, Tensor(a!) out) -> Tensor(a!) #oqr
bitwise_not_(Tensor(a!) self) -> Tensor(a!) #gqr
bitwise_or.Scalar(Tensor self, Scalar other) -> Tensor #aqr
bitwise_or.Scalar_Tensor(Scalar self, Tensor other) -> Tensor #qr
bitwise_or.Scalar_Tensor_out(Scalar self, Tensor other, *, Tensor(a!) out) -> Tensor(a!) #for
bitwise_or.Scalar_out(Tensor self, Scalar other, *, Tensor(a!) out) -> Tensor(a!) #oqr
bitwise_or.Tensor(Tensor self, Tensor other) -> Tensor #aqr
bitwise_or.Tensor_out(Tensor self, Tensor other, *, Tensor(a!) out) -> Tensor(a!) #oqr
bitwise_or_.Scalar(Tensor(a!) self, Scalar other) -> Tensor(a!) #gqr
bitwise_or_.Tensor(Tensor(a!) self, Tensor other) -> Tensor(a!) #gqr
bitwise_right_shift.Scalar_Tensor(Scalar self, Tensor other) -> Tensor #qr
bitwise_right_shift.Scalar_Tensor_out(Scalar self, Tensor other, *, Tensor(a!) out) -> Tensor(a!) #for
bitwise_right_shift.Tensor(Tensor self, Tensor other) -> Tensor #qr
bitwise_right_shift.Tensor_Scalar(Tensor self, Scalar other) -> Tensor #qr
bitwise_right_shift.Tensor_Scalar_out(Tensor self, Scalar other, *, Tensor(a!) out) -> Tensor(a!) #oqr
bitwise_right_shift.Tensor_out(Tensor self, Tensor other, *, Tensor(a!) out) -> Tensor(a!) #oqr
bitwise_right_shift_.Tensor(Tensor(a!) self, Tensor other) -> Tensor(a!) #gqr
bitwise_right_shift_.Tensor_Scalar(Tensor(a!) self, Scalar other) -> Tensor(a!) #gqr
bitwise_xor.Scalar(Tensor self, Scalar other) -> Tensor #aqr
bitwise_xor.Scalar_Tensor(Scalar self, Tensor other) -> Tensor #qr
bitwise_xor.Scalar_Tensor_out(Scalar self, Tensor other, *, Tensor(a!) out) -> Tensor(a!) #for
bitwise_xor.Scalar_out(Tensor self, Scalar other, *, Tensor(a!) out) -> Tensor(a!) #oqr
bitwise_xor.Tensor(Tensor self, Tensor other) -> Tensor #aqr
bitwise_xor.Tensor_out(Tensor self, Tensor other, *, Tensor(a!) out) -> Tensor(a!) #oqr
bitwise_xor_.Scalar(Tensor(a!) self, Scalar other) -> Tensor(a!) #gqr
bitwise_xor_.Tensor(Tensor(a!) self, Tensor other) -> Tensor(a!) #gqr
blackman_window(int window_length, *, ScalarType? dtype=None, Layout? layout=None, Device? device=None, bool? pin_memory=None) -> Tensor #r
blackman_window.out(int window_length, *, Tensor(a!) out) -> Tensor(a!) #for
blackman_window.periodic(int window_length, bool periodic, *, ScalarType? dtype=None, Layout? layout=None, Device? device=None, bool? pin_memory=None) -> Tensor #r
blackman_window.periodic_out(int window_length, bool periodic, *, Tensor(a!) out) -> Tensor(a!) #for
block_diag(Tensor[] tensors) -> Tensor #r
block_diag.out(Tensor[] tensors, *, Tensor(a!) out) -> Tensor(a!) #for
bmm(Tensor self, Tensor mat2) -> Tensor #ar
bmm.dtype(Tensor self, Tensor mat2, ScalarType out_dtype) -> Tensor #r
bmm.dtype_out(Tensor self, Tensor mat2, ScalarType out_dtype, *, Tensor(a!) out) -> Tensor(a!) #or
bmm.out(Tensor self, Tensor mat2, *, Tensor(a!) out) -> Tensor(a!) #or
broadcast_tensors(Tensor[] tensors) -> Tensor[] #r
broadcast_to(Tensor(a) self, SymInt[] size) -> Tensor(a) #r
bucketize.Scalar(Scalar self, Tensor boundaries, *, bool out_int32=False, bool right=False) -> Tensor #r
bucketize.Scalar_out(Scalar self, Tensor boundaries, *, bool out_int32=False, bool right=False, Tensor(a!) out) -> Tensor(a!) #for
bucketize.Tensor(Tensor self, Tensor boundaries, *, bool out_int32=False, bool right=False) -> Tensor #r
bucketize.Tensor_out(Tensor self, Tensor boundaries, *, bool out_int32=False, bool right=False, Tensor(a!) out) -> Tensor(a!) #or
can_cast(ScalarType from_, ScalarType to) -> bool #r
cartesian_prod(Tensor[] tensors) -> Tensor #ir
cat(Tensor[] tensors, int dim=0) -> Tensor #ar
cat.out(Tensor[] tensors, int dim=0, *, Tensor(a!) out) -> Tensor(a!) #or
cauchy(Tensor self, float median=0., float sigma=1., *, Generator? generator=None) -> Tensor #fnr
cauchy.out(Tensor self, float median=0., float sigma=1., *, Generator? generator=None, Tensor(a!) out) -> Tensor(a!) #fnor
cauchy_(Tensor(a!) self, float median=0., float sigma=1., *, Generator? generator=None) -> Tensor(a!) #gnr
ccol_indices(Tensor(a) self) -> Tensor(a) #r
ccol_indices_copy(Tensor self) -> Tensor #rt
ccol_indices_copy.out(Tensor self, *, Tensor(a!) out) -> Tensor(a!) #fort
cdist(Tensor x1, Tensor x2, float p=2., int? compute_mode=None) -> Tensor #r
ceil(Tensor self) -> Tensor #aqr
ceil.out(Tensor self, *, Tensor(a!) out) -> Tensor(a!) #oqr
ceil_(Tensor(a!) self) -> Tensor(a!) #gqr
celu(Tensor self, Scalar alpha=1.) -> Tensor #qr
celu.out(Tensor self, Scalar alpha=1., *, Tensor(a!) out) -> Tensor(a!) #for
celu_(Tensor(a!) self, Scalar alpha=1.) -> Tensor(a!) #gqr
chain_matmul(Tensor[] matrices) -> Tensor #r
chain_matmul.out(Tensor[] matrices, *, Tensor(a!) out) -> Tensor(a!) #or
chalf(Tensor self, *, MemoryFormat? memory_format=None) -> Tensor #r
channel_shuffle(Tensor self, SymInt groups) -> Tensor #r
channel_shuffle.out(Tensor self, SymInt groups, *, Tensor(a!) out) -> Tensor(a!) #for
cholesky(Tensor self, bool upper=False) -> Tensor #r
cholesky.out(Tensor self, bool upper=False, *, Tensor(a!) out) -> Tensor(a!) #or
cholesky_inverse(Tensor self, bool upper=False) -> Tensor #r
cholesky_inverse.out(Tensor self, bool upper=False, *, Tensor(a!) out) -> Tensor(a!) #or
cholesky_solve(Tensor self, Tensor input2, bool upper=False) -> Tensor #r
cholesky_solve.out(Tensor self, Tensor input2, bool upper=False, *, Tensor(a!) out) -> Tensor(a!) #or
choose_qparams_optimized(Tensor input, int numel, int n_bins, float ratio, int bit_width) -> (Tensor, Tensor) #r
chunk(Tensor(a -> *) self, int chunks, int dim=0) -> Tensor(a)[] #r
clamp(Tensor self, Scalar? min=None, Scalar? max=None) -> Tensor #aqr
clamp.Tensor(Tensor self, Tensor? min=None, Tensor? max=None) -> Tensor #aqr
clamp.Tensor_out(Tensor self, Tensor? min=None, Tensor? max=None, *, Tensor(a!) out) -> Tensor(a!) #oqr
clamp.out(Tensor self, Scalar? min=None, Scalar? max=None, *, Tensor(a!) out) -> Tensor(a!) #oqr
clamp_(Tensor(a!) self, Scalar? min=None, Scalar? max=None) -> Tensor(a!) #gqr
clamp_.Tensor(Tensor(a!) self, Tensor? min=None, Tensor? max=None) -> Tensor(a!) #gqr
clamp_max(Tensor self, Scalar max) -> Tensor #qr
clamp_max.Tensor(Tensor self, Tensor max) -> Tensor #qr
clamp_max.Tensor_out(Tensor self, Tensor max, *, Tensor(a!) out) -> Tensor(a!) #oqr
clamp_max.out(Tensor self, Scalar max, *, Tensor(a!) out) -> Tensor(a!) #oqr
clamp_max_(Tensor(a!) self, Scalar max) -> Tensor(a!) #gqr
clamp_max_.Tensor(Tensor(a!) self, Tensor max) -> Tensor(a!) #gqr
clamp_min(Tensor self, Scalar min) -> Tensor #qr
clamp_min.Tensor(Tensor self, Tensor min) -> Tensor #qr
clamp_min.Tensor_out(Tensor self, Tensor min, *, Tensor(a!) out) -> Tensor(a!) #oqr
clamp_min.out(Tensor self, Scalar min, *, Tensor(a!) out) -> Tensor(a!) #oqr
clamp_min_(Tensor(a!) self, Scalar min) -> Tensor(a!) #gqr
clamp_min_.Tensor(Tensor(a!) self, Tensor min) -> Tensor(a!) #gqr
clip(Tensor self, Scalar? min=None, Scalar? max=None) -> Tensor #qr
clip.Tensor(Tensor self, Tensor? min=None, Tensor? max=None) -> Tensor #qr
clip.Tensor_out(Tensor self, Tensor? min=None, Tensor? max=None, *, Tensor(a!) out) -> Tensor(a!) #or
clip.out(Tensor self, Scalar? min=None, Scalar? max=None, *, Tensor(a!) out) -> Tensor(a!) #oqr
clip_(Tensor(a!) self, Scalar? min=None, Scalar? max=None) -> Tensor(a!) #gqr
clip_.Tensor(Tensor(a!) self, Tensor? min=None, Tensor? max=None) -> Tensor(a!) #gqr
clone(Tensor self, *, MemoryFormat? memory_format=None) -> Tensor #aqr
clone.out(Tensor self, *, MemoryFormat? memory_format=None, Tensor(a!) out) -> Tensor(a!) #for
coalesce(Tensor(a) self) -> Tensor(a) #r
col2im(Tensor self, SymInt[2] output_size, int[2] kernel_size, int[2] dilation, int[2] padding, int[2] stride) -> Tensor #ar
col2im.out(Tensor self, SymInt[2] output_size, int[2] kernel_size, int[2] dilation, int[2] padding, int[2] stride, *, Tensor(a!) out) -> Tensor(a!) #or
col_indices(Tensor(a) self) -> Tensor(a) #r
col_indices_copy(Tensor self) -> Tensor #rt
col_indices_copy.out(Tensor self, *, Tensor(a!) out) -> Tensor(a!) #fort
column_stack(Tensor[] tensors) -> Tensor #r
column_stack.out(Tensor[] tensors, *, Tensor(a!) out) -> Tensor(a!) #or
combinations(Tensor self, int r=2, bool with_replacement=False) -> Tensor #r
complex(Tensor real, Tensor imag) -> Tensor #r
complex.out(Tensor real, Tensor imag, *, Tensor(a!) out) -> Tensor(a!) #or
concat(Tensor[] tensors, int dim=0) -> Tensor #r
concat.out(Tensor[] tensors, int dim=0, *, Tensor(a!) out) -> Tensor(a!) #or
concatenate(Tensor[] tensors, int dim=0) -> Tensor #r
concatenate.out(Tensor[] tensors, int dim=0, *, Tensor(a!) out) -> Tensor(a!) #or
conj(Tensor(a) self) -> Tensor(a) #r
conj_physical(Tensor self) -> Tensor #iqr
conj_physical.out(Tensor self, *, Tensor(a!) out) -> Tensor(a!) #oqr
conj_physical_(Tensor(a!) self) -> Tensor(a!) #gqr
constant_pad_nd(Tensor self, SymInt[] pad, Scalar value=0) -> Tensor #ar
constant_pad_nd.out(Tensor self, SymInt[] pad, Scalar value=0, *, Tensor(a!) out) -> Tensor(a!) #for
contiguous(Tensor(a) self, *, MemoryFormat memory_format=0) -> Tensor(a) #r
conv1d(Tensor input, Tensor weight, Tensor? bias=None, SymInt[1] stride=[1], SymInt[1] padding=[0], SymInt[1] dilation=[1], SymInt groups=1) -> Tensor #r
conv1d.padding(Tensor input, Tensor weight, Tensor? bias=None, SymInt[1] stride=[1], str padding="valid", SymInt[1] dilation=[1], SymInt groups=1) -> Tensor #r
conv2d(Tensor input, Tensor weight, Tensor? bias=None, SymInt[2] stride=[1, 1], SymInt[2] padding=[0, 0], SymInt[2] dilation=[1, 1], SymInt groups=1) -> Tensor #r
conv2d.padding(Tensor input, Tensor weight, Tensor? bias=None, SymInt[2] stride=[1, 1], str padding="valid", SymInt[2] dilation=[1, 1], SymInt groups=1) -> Tensor #r
conv3d(Tensor input, Tensor weight, Tensor? bias=None, SymInt[3] stride=[1, 1, 1], SymInt[3] padding=[0, 0, 0], SymInt[3] dilation=[1, 1, 1], SymInt groups=1) -> Tensor #r
conv3d.padding(Tensor input, Tensor weight, Tensor? bias=None, SymInt[3] stride=[1, 1, 1], str padding="valid", SymInt[3] dilation=[1, 1, 1], SymInt groups=1) -> Tensor #r
conv_depthwise3d(Tensor self, Tensor weight, SymInt[3] kernel_size, Tensor? bias, SymInt[3] stride, SymInt[3] padding, SymInt[3] dilation) -> Tensor #r
conv_depthwise3d.out(Tensor self, Tensor weight, SymInt[3] kernel_size, Tensor? bias, SymInt[3] stride, SymInt[3] padding, SymInt[3] dilation, *, Tensor(a!) out) -> Tensor(a!) #for
conv_tbc(Tensor self, Tensor weight, Tensor bias, int pad=0) -> Tensor #r
conv_tbc.out(Tensor self, Tensor weight, Tensor bias, int pad=0, *, Tensor(a!) out) -> Tensor(a!) #for
conv_tbc_backward(Tensor self, Tensor input, Tensor weight, Tensor bias, int pad) -> (Tensor, Tensor, Tensor) #r
conv_transpose1d(Tensor input, Tensor weight, Tensor? bias=None, SymInt[1] stride=[1], SymInt[1] padding=[0], SymInt[1] output_padding=[0], SymInt groups=1, SymInt[1] dilation=[1]) -> Tensor #r
conv_transpose2d.input(Tensor input, Tensor weight, Tensor? bias=None, SymInt[2] stride=[1, 1], SymInt[2] padding=[0, 0], SymInt[2] output_padding=[0, 0], SymInt groups=1, SymInt[2] dilation=[1, 1]) -> Tensor #r
conv_transpose3d.input(Tensor input, Tensor weight, Tensor? bias=None, SymInt[3] stride=[1, 1, 1], SymInt[3] padding=[0, 0, 0], SymInt[3] output_padding=[0, 0, 0], SymInt groups=1, SymInt[3] dilation=[1, 1, 1]) -> Tensor #r
convolution(Tensor input, Tensor weight, Tensor? bias, SymInt[] stride, SymInt[] padding, SymInt[] dilation, bool transposed, SymInt[] output_padding, SymInt groups) -> Tensor #ar
convolution.out(Tensor input, Tensor weight, Tensor? bias, SymInt[] stride, SymInt[] padding, SymInt[] dilation, bool transposed, SymInt[] output_padding, SymInt groups, *, Tensor(a!) out) -> Tensor(a!) #for
convolution_backward(Tensor grad_output, Tensor input, Tensor weight, SymInt[]? bias_sizes, SymInt[] stride, SymInt[] padding, SymInt[] dilation, bool transposed, SymInt[] output_padding, SymInt groups, bool[3] output_mask) -> (Tensor, Tensor, Tensor) #ar
convolution_backward.out(Tensor grad_output, Tensor input, Tensor weight, SymInt[]? bias_sizes, SymInt[] stride, SymInt[] padding, SymInt[] dilation, bool transposed, SymInt[] output_padding, SymInt groups, bool[3] output_mask, *, Tensor(a!) out0, Tensor(b!) out1, Tensor(c!) out2) -> (Tensor(a!), Tensor(b!), Tensor(c!)) #for
convolution_backward_overrideable(Tensor grad_output, Tensor input, Tensor weight, SymInt[] stride, SymInt[] padding, SymInt[] dilation, bool transposed, SymInt[] output_padding, SymInt groups, bool[3] output_mask) -> (Tensor grad_input, Tensor grad_weight, Tensor grad_bias) #r
convolution_backward_overrideable.out(Tensor grad_output, Tensor input, Tensor weight, SymInt[] stride, SymInt[] padding, SymInt[] dilation, bool transposed, SymInt[] output_padding, SymInt groups, bool[3] output_mask, *, Tensor(a!) out0, Tensor(b!) out1, Tensor(c!) out2) -> (Tensor(a!), Tensor(b!), Tensor(c!)) #for
convolution_overrideable(Tensor input, Tensor weight, Tensor? bias, SymInt[] stride, SymInt[] padding, SymInt[] dilation, bool transposed, SymInt[] output_padding, SymInt groups) -> Tensor #r
convolution_overrideable.out(Tensor input, Tensor weight, Tensor? bias, SymInt[] stride, SymInt[] padding, SymInt[] dilation, bool transposed, SymInt[] output_padding, SymInt groups, *, Tensor(a!) out) -> Tensor(a!) #for
copy(Tensor self, Tensor src, bool non_blocking=False) -> Tensor #ar
copy.out(Tensor self, Tensor src, bool non_blocking=False, *, Tensor(a!) out) -> Tensor(a!) #for
copy_(Tensor(a!) self, Tensor src, bool non_blocking=False) -> Tensor(a!) #gr
copy_sparse_to_sparse(Tensor self, Tensor src, bool non_blocking=False) -> Tensor #fr
copy_sparse_to_sparse.out(Tensor self, Tensor src, bool non_blocking=False, *, Tensor(a!) out) -> Tensor(a!) #for
copy_sparse_to_sparse_(Tensor(a!) self, Tensor src, bool non_blocking=False) -> Tensor(a!) #gr
copysign.Scalar(Tensor self, Scalar other) -> Tensor #qr
copysign.Scalar_out(Tensor self, Scalar other, *, Tensor(a!) out) -> Tensor(a!) #oqr
copysign.Tensor(Tensor self, Tensor other) -> Tensor #qr
copysign.out(Tensor self, Tensor other, *, Tensor(a!) out) -> Tensor(a!) #oqr
copysign_.Scalar(Tensor(a!) self, Scalar other) -> Tensor(a!) #gr
copysign_.Tensor(Tensor(a!) self, Tensor other) -> Tensor(a!) #gr
corrcoef(Tensor self) -> Tensor #r
cos(Tensor self) -> Tensor #aqr
cos.out(Tensor self, *, Tensor(a!) out) -> Tensor(a!) #oqr
cos_(Tensor(a!) self) -> Tensor(a!) #gqr
cosh(Tensor self) -> Tensor #aqr
cosh.out(Tensor self, *, Tensor(a!) out) -> Tensor(a!) #oqr
cosh_(Tensor(a!) self) -> Tensor(a!) #gqr
cosine_embedding_loss(Tensor input1, Tensor input2, Tensor target, float margin=0., int reduction=1) -> Tensor #r
cosine_similarity(Tensor x1, Tensor x2, int dim=1, float eps=1e-08) -> Tensor #r
count_nonzero(Tensor self, int? dim=None) -> Tensor #rs
count_nonzero.dim_IntList(Tensor self, int[] dim) -> Tensor #rs
count_nonzero.dim_IntList_out(Tensor self, int[] dim, *, Tensor(a!) out) -> Tensor(a!) #for
count_nonzero.out(Tensor self, int? dim=None, *, Tensor(a!) out) -> Tensor(a!) #for
cov(Tensor self, *, int correction=1, Tensor? fweights=None, Tensor? aweights=None) -> Tensor #r
cross(Tensor self, Tensor other, int? dim=None) -> Tensor #r
cross.out(Tensor self, Tensor other, int? dim=None, *, Tensor(a!) out) -> Tensor(a!) #or
cross_entropy_loss(Tensor self, Tensor target, Tensor? weight=None, int reduction=1, SymInt ignore_index=-100, float label_smoothing=0.) -> Tensor #r
crow_indices(Tensor(a) self) -> Tensor(a) #r
crow_indices_copy(Tensor self) -> Tensor #rt
crow_indices_copy.out(Tensor self, *, Tensor(a!) out) -> Tensor(a!) #fort
ctc_loss.IntList(Tensor log_probs, Tensor targets, int[] input_lengths, int[] target_lengths, int blank=0, int reduction=1, bool zero_infinity=False) -> Tensor #r
ctc_loss.Tensor(Tensor log_probs, Tensor targets, Tensor input_lengths, Tensor target_lengths, int blank=0, int reduction=1, bool zero_infinity=False) -> Tensor #r
cudnn_affine_grid_generator(Tensor theta, int N, int C, int H, int W) -> Tensor grid #r
cudnn_affine_grid_generator.out(Tensor theta, int N, int C, int H, int W, *, Tensor(a!) out) -> Tensor(a!) #for
cudnn_affine_grid_generator_backward(Tensor grad, int N, int C, int H, int W) -> Tensor grad_theta #r
cudnn_affine_grid_generator_backward.out(Tensor grad, int N, int C, int H, int W, *, Tensor(a!) out) -> Tensor(a!) #for
cudnn_batch_norm(Tensor input, Tensor weight, Tensor? bias, Tensor? running_mean, Tensor? running_var, bool training, float exponential_average_factor, float epsilon) -> (Tensor, Tensor, Tensor, Tensor) #r
cudnn_batch_norm.out(Tensor input, Tensor weight, Tensor? bias, Tensor? running_mean, Tensor? running_var, bool training, float exponential_average_factor, float epsilon, *, Tensor(a!) out0, Tensor(b!) out1, Tensor(c!) out2, Tensor(d!) out3) -> (Tensor(a!), Tensor(b!), Tensor(c!), Tensor(d!)) #or
cudnn_batch_norm_backward(Tensor input, Tensor grad_output, Tensor weight, Tensor? running_mean, Tensor? running_var, Tensor? save_mean, Tensor? save_var, float epsilon, Tensor reserveSpace) -> (Tensor, Tensor, Tensor) #r
cudnn_batch_norm_backward.out(Tensor input, Tensor grad_output, Tensor weight, Tensor? running_mean, Tensor? running_var, Tensor? save_mean, Tensor? save_var, float epsilon, Tensor reserveSpace, *, Tensor(a!) out0, Tensor(b!) out1, Tensor(c!) out2) -> (Tensor(a!), Tensor(b!), Tensor(c!)) #for
cudnn_convolution(Tensor self, Tensor weight, SymInt[] padding, SymInt[] stride, SymInt[] dilation, SymInt groups, bool benchmark, bool deterministic, bool allow_tf32) -> Tensor #r
cudnn_convolution.out(Tensor self, Tensor weight, SymInt[] padding, SymInt[] stride, SymInt[] dilation, SymInt groups, bool benchmark, bool deterministic, bool allow_tf32, *, Tensor(a!) out) -> Tensor(a!) #or
cudnn_convolution_add_relu(Tensor self, Tensor weight, Tensor z, Scalar? alpha, Tensor? bias, SymInt[] stride, SymInt[] padding, SymInt[] dilation, SymInt groups) -> Tensor #r
cudnn_convolution_add_relu.out(Tensor self, Tensor weight, Tensor z, Scalar? alpha, Tensor? bias, SymInt[] stride, SymInt[] padding, SymInt[] dilation, SymInt groups, *, Tensor(a!) out) -> Tensor(a!) #for
cudnn_convolution_relu(Tensor self, Tensor weight, Tensor? bias, SymInt[] stride, SymInt[] padding, SymInt[] dilation, SymInt groups) -> Tensor #r
cudnn_convolution_relu.out(Tensor self, Tensor weight, Tensor? bias, SymInt[] stride, SymInt[] padding, SymInt[] dilation, SymInt groups, *, Tensor(a!) out) -> Tensor(a!) #for
cudnn_convolution_transpose(Tensor self, Tensor weight, SymInt[] padding, SymInt[] output_padding, SymInt[] stride, SymInt[] dilation, SymInt groups, bool benchmark, bool deterministic, bool allow_tf32) -> Tensor #r
cudnn_convolution_transpose.out(Tensor self, Tensor weight, SymInt[] padding, SymInt[] output_padding, SymInt[] stride, SymInt[] dilation, SymInt groups, bool benchmark, bool deterministic, bool allow_tf32, *, Tensor(a!) out) -> Tensor(a!) #for
cudnn_grid_sampler(Tensor self, Tensor grid) -> Tensor output #r
cudnn_grid_sampler.out(Tensor self, Tensor grid, *, Tensor(a!) out) -> Tensor(a!) #for
cudnn_grid_sampler_backward(Tensor self, Tensor grid, Tensor grad_output) -> (Tensor grad_self, Tensor grad_grid) #r
cudnn_grid_sampler_backward.out(Tensor self, Tensor grid, Tensor grad_output, *, Tensor(a!) out0, Tensor(b!) out1) -> (Tensor(a!), Tensor(b!)) #for
cudnn_is_acceptable(Tensor self) -> bool #r
cummax(Tensor self, int dim) -> (Tensor values, Tensor indices) #r
cummax.out(Tensor self, int dim, *, Tensor(a!) values, Tensor(b!) indices) -> (Tensor(a!) values, Tensor(b!) indices) #or
cummaxmin_backward(Tensor grad, Tensor input, Tensor indices, int dim) -> Tensor #r
cummin(Tensor self, int dim) -> (Tensor values, Tensor indices) #r
cummin.out(Tensor self, int dim, *, Tensor(a!) values, Tensor(b!) indices) -> (Tensor(a!) values, Tensor(b!) indices) #or
cumprod(Tensor self, int dim, *, ScalarType? dtype=None) -> Tensor #r
cumprod.out(Tensor self, int dim, *, ScalarType? dtype=None, Tensor(a!) out) -> Tensor(a!) #or
cumprod_(Tensor(a!) self, int dim, *, ScalarType? dtype=None) -> Tensor(a!) #gr
cumprod_backward(Tensor grad, Tensor input, int dim, Tensor output) -> Tensor #r
cumsum(Tensor self, int dim, *, ScalarType? dtype=None) -> Tensor #ar
cumsum.out(Tensor self, int dim, *, ScalarType? dtype=None, Tensor(a!) out) -> Tensor(a!) #or
cumsum_(Tensor(a!) self, int dim, *, ScalarType? dtype=None) -> Tensor(a!) #gr
cumulative_trapezoid.dx(Tensor y, *, Scalar dx=1, int dim=-1) -> Tensor #r
cumulative_trapezoid.x(Tensor y, Tensor x, *, int dim=-1) -> Tensor #r
data(Tensor self) -> Tensor #r
deg2rad(Tensor self) -> Tensor #qr
deg2rad.out(Tensor self, *, Tensor(a!) out) -> Tensor(a!) #oqr
deg2rad_(Tensor(a!) self) -> Tensor(a!) #gqr
dense_dim(Tensor self) -> int #r
dequantize.self(Tensor self) -> Tensor #r
dequantize.self_out(Tensor self, *, Tensor(a!) out) -> Tensor(a!) #for
dequantize.tensors(Tensor[] tensors) -> Tensor[] #r
dequantize.tensors_out(Tensor[] tensors, *, Tensor(a!)[] out) -> () #for
det(Tensor self) -> Tensor #r
detach(Tensor(a) self) -> Tensor(a) #r
detach_(Tensor(a!) self) -> Tensor(a!) #ghr
detach_copy(Tensor self) -> Tensor #rt
detach_copy.out(Tensor self, *, Tensor(a!) out) -> Tensor(a!) #fort
diag(Tensor self, int diagonal=0) -> Tensor #r
diag.out(Tensor self, int diagonal=0, *, Tensor(a!) out) -> Tensor(a!) #or
diag_embed(Tensor self, int offset=0, int dim1=-2, int dim2=-1) -> Tensor #r
diag_embed.out(Tensor self, int offset=0, int dim1=-2, int dim2=-1, *, Tensor(a!) out) -> Tensor(a!) #for
diagflat(Tensor self, int offset=0) -> Tensor #r
diagonal(Tensor(a) self, int offset=0, int dim1=0, int dim2=1) -> Tensor(a) #ar
diagonal_backward(Tensor grad_output, SymInt[] input_sizes, int offset, int dim1, int dim2) -> Tensor #r
diagonal_backward.out(Tensor grad_output, SymInt[] input_sizes, int offset, int dim1, int dim2, *, Tensor(a!) out) -> Tensor(a!) #for
diagonal_copy(Tensor self, int offset=0, int dim1=0, int dim2=1) -> Tensor #rt
diagonal_copy.out(Tensor self, int offset=0, int dim1=0, int dim2=1, *, Tensor(a!) out) -> Tensor(a!) #fort
diagonal_scatter(Tensor self, Tensor src, int offset=0, int dim1=0, int dim2=1) -> Tensor #r
diagonal_scatter.out(Tensor self, Tensor src, int offset=0, int dim1=0, int dim2=1, *, Tensor(a!) out) -> Tensor(a!) #for
diff(Tensor self, int n=1, int dim=-1, Tensor? prepend=None, Tensor? append=None) -> Tensor #r
diff.out(Tensor self, int n=1, int dim=-1, Tensor? prepend=None, Tensor? append=None, *, Tensor(a!) out) -> Tensor(a!) #or
digamma(Tensor self) -> Tensor #qr
digamma.out(Tensor self, *, Tensor(a!) out) -> Tensor(a!) #oqr
digamma_(Tensor(a!) self) -> Tensor(a!) #gqr
dim(Tensor self) -> int #r
dist(Tensor self, Tensor other, Scalar p=2) -> Tensor #r
dist.out(Tensor self, Tensor other, Scalar p=2, *, Tensor(a!) out) -> Tensor(a!) #for
div.Scalar(Tensor self, Scalar other) -> Tensor #aqr
div.Scalar_mode(Tensor self, Scalar other, *, str? rounding_mode) -> Tensor #aqr
div.Scalar_mode_out(Tensor self, Scalar other, *, str? rounding_mode, Tensor(a!) out) -> Tensor(a!) #for
div.Scalar_out(Tensor self, Scalar other, *, Tensor(a!) out) -> Tensor(a!) #for
div.Tensor(Tensor self, Tensor other) -> Tensor #aqr
div.Tensor_mode(Tensor self, Tensor other, *, str? rounding_mode) -> Tensor #aqr
div.out(Tensor self, Tensor other, *, Tensor(a!) out) -> Tensor(a!) #oqr
div.out_mode(Tensor self, Tensor other, *, str? rounding_mode, Tensor(a!) out) -> Tensor(a!) #oqr
div_.Scalar(Tensor(a!) self, Scalar other) -> Tensor(a!) #gqr
div_.Scalar_mode(Tensor(a!) self, Scalar other, *, str? rounding_mode) -> Tensor(a!) #gqr
div_.Tensor(Tensor(a!) self, Tensor other) -> Tensor(a!) #gqr
div_.Tensor_mode(Tensor(a!) self, Tensor other, *, str? rounding_mode) -> Tensor(a!) #gqr
divide.Scalar(Tensor self, Scalar other) -> Tensor #r
divide.Scalar_mode(Tensor self, Scalar other, *, str? rounding_mode) -> Tensor #r
divide.Tensor(Tensor self, Tensor other) -> Tensor #r
divide.Tensor_mode(Tensor self, Tensor other, *, str? rounding_mode) -> Tensor #r
divide.out(Tensor self, Tensor other, *, Tensor(a!) out) -> Tensor(a!) #or
divide.out_mode(Tensor self, Tensor other, *, str? rounding_mode, Tensor(a!) out) -> Tensor(a!) #or
divide_.Scalar(Tensor(a!) self, Scalar other) -> Tensor(a!) #gr
divide_.Scalar_mode(Tensor(a!) self, Scalar other, *, str? rounding_mode) -> Tensor(a!) #gr
divide_.Tensor(Tensor(a!) self, Tensor other) -> Tensor(a!) #gr
divide_.Tensor_mode(Tensor(a!) self, Tensor other, *, str? rounding_mode) -> Tensor(a!) #gr
dot(Tensor self, Tensor tensor) -> Tensor #r
dot.out(Tensor self, Tensor tensor, *, Tensor(a!) out) -> Tensor(a!) #or
dropout(Tensor input, float p, bool train) -> Tensor #inr
dropout_(Tensor(a!) self, float p, bool train) -> Tensor(a!) #gnr
dsplit.array(Tensor(a -> *) self, int[] indices) -> Tensor(a)[] #r
dsplit.int(Tensor(a -> *) self, int sections) -> Tensor(a)[] #r
dstack(Tensor[] tensors) -> Tensor #r
dstack.out(Tensor[] tensors, *, Tensor(a!) out) -> Tensor(a!) #or
einsum(str equation, Tensor[] tensors, *, int[]? path=None) -> Tensor #r
elu(Tensor self, Scalar alpha=1, Scalar scale=1, Scalar input_scale=1) -> Tensor #aqr
elu.out(Tensor self, Scalar alpha=1, Scalar scale=1, Scalar input_scale=1, *, Tensor(a!) out) -> Tensor(a!) #or
elu_(Tensor(a!) self, Scalar alpha=1, Scalar scale=1, Scalar input_scale=1) -> Tensor(a!) #gqr
elu_backward(Tensor grad_output, Scalar alpha, Scalar scale, Scalar input_scale, bool is_result, Tensor self_or_result) -> Tensor #r
elu_backward.grad_input(Tensor grad_output, Scalar alpha, Scalar scale, Scalar input_scale, bool is_result, Tensor self_or_result, *, Tensor(a!) grad_input) -> Tensor(a!) #or
embedding(Tensor weight, Tensor indices, SymInt padding_idx=-1, bool scale_grad_by_freq=False, bool sparse=False) -> Tensor #ar
embedding.out(Tensor weight, Tensor indices, SymInt padding_idx=-1, bool scale_grad_by_freq=False, bool sparse=False, *, Tensor(a!) out) -> Tensor(a!) #for
embedding_backward(Tensor grad, Tensor indices, SymInt num_weights, SymInt padding_idx, bool scale_grad_by_freq, bool sparse) -> Tensor #r
embedding_bag(Tensor weight, Tensor indices, Tensor offsets, bool scale_grad_by_freq=False, int mode=0, bool sparse=False, Tensor? per_sample_weights=None, bool include_last_offset=False) -> (Tensor, Tensor, Tensor, Tensor) #r
embedding_bag.padding_idx(Tensor weight, Tensor indices, Tensor offsets, bool scale_grad_by_freq, int mode, bool sparse, Tensor? per_sample_weights, bool include_last_offset, int? padding_idx) -> (Tensor, Tensor, Tensor, Tensor) #r
embedding_dense_backward(Tensor grad_output, Tensor indices, SymInt num_weights, SymInt padding_idx, bool scale_grad_by_freq) -> Tensor #ar
embedding_dense_backward.out(Tensor grad_output, Tensor indices, SymInt num_weights, SymInt padding_idx, bool scale_grad_by_freq, *, Tensor(a!) out) -> Tensor(a!) #for
embedding_renorm(Tensor self, Tensor indices, float max_norm, float norm_type) -> Tensor #fr
embedding_renorm.out(Tensor self, Tensor indices, float max_norm, float norm_type, *, Tensor(a!) out) -> Tensor(a!) #for
embedding_renorm_(Tensor(a!) self, Tensor indices, float max_norm, float norm_type) -> Tensor(a!) #gr
embedding_sparse_backward(Tensor grad, Tensor indices, int num_weights, int padding_idx, bool scale_grad_by_freq) -> Tensor #r
empty.memory_format(SymInt[] size, *, ScalarType? dtype=None, Layout? layout=None, Device? device=None, bool? pin_memory=None, MemoryFormat? memory_format=None) -> Tensor #ar
empty.out(SymInt[] size, *, MemoryFormat? memory_format=None, Tensor(a!) out) -> Tensor(a!) #or
empty_like(Tensor self, *, ScalarType? dtype=None, Layout? layout=None, Device? device=None, bool? pin_memory=None, MemoryFormat? memory_format=None) -> Tensor #r
empty_like.out(Tensor self, *, MemoryFormat? memory_format=None, Tensor(a!) out) -> Tensor(a!) #for
empty_permuted(SymInt[] size, int[] physical_layout, *, ScalarType? dtype=None, Layout? layout=None, Device? device=None, bool? pin_memory=None) -> Tensor #r
empty_permuted.out(SymInt[] size, int[] physical_layout, *, Tensor(a!) out) -> Tensor(a!) #for
empty_quantized(int[] size, Tensor qtensor, *, ScalarType? dtype=None, Layout? layout=None, Device? device=None, bool? pin_memory=None, MemoryFormat? memory_format=None) -> Tensor #r
empty_quantized.out(int[] size, Tensor qtensor, *, MemoryFormat? memory_format=None, Tensor(a!) out) -> Tensor(a!) #for
empty_strided(SymInt[] size, SymInt[] stride, *, ScalarType? dtype=None, Layout? layout=None, Device? device=None, bool? pin_memory=None) -> Tensor #ar
empty_strided.out(SymInt[] size, SymInt[] stride, *, Tensor(a!) out) -> Tensor(a!) #for
eq.Scalar(Tensor self, Scalar other) -> Tensor #aqr
eq.Scalar_out(Tensor self, Scalar other, *, Tensor(a!) out) -> Tensor(a!) #oqr
eq.Tensor(Tensor self, Tensor other) -> Tensor #aqr
eq.Tensor_out(Tensor self, Tensor other, *, Tensor(a!) out) -> Tensor(a!) #oqr
eq_.Scalar(Tensor(a!) self, Scalar other) -> Tensor(a!) #gr
eq_.Tensor(Tensor(a!) self, Tensor other) -> Tensor(a!) #gr
equal(Tensor self, Tensor other) -> bool #cqr
erf(Tensor self) -> Tensor #aqr
erf.out(Tensor self, *, Tensor(a!) out) -> Tensor(a!) #oqr
)~";

inline constexpr char schemas_aten_4[] = R"~(
erf_(Tensor(a!) self) -> Tensor(a!) #gqr
erfc(Tensor self) -> Tensor #qr
erfc.out(Tensor self, *, Tensor(a!) out) -> Tensor(a!) #oqr
erfc_(Tensor(a!) self) -> Tensor(a!) #gqr
erfinv(Tensor self) -> Tensor #qr
erfinv.out(Tensor self, *, Tensor(a!) out) -> Tensor(a!) #oqr
erfinv_(Tensor(a!) self) -> Tensor(a!) #gqr
exp(Tensor self) -> Tensor #aqr
exp.out(Tensor self, *, Tensor(a!) out) -> Tensor(a!) #oqr
exp2(Tensor self) -> Tensor #qr
exp2.out(Tensor self, *, Tensor(a!) out) -> Tensor(a!) #oqr
exp2_(Tensor(a!) self) -> Tensor(a!) #gqr
exp_(Tensor(a!) self) -> Tensor(a!) #gqr
expand(Tensor(a) self, SymInt[] size, *, bool implicit=False) -> Tensor(a) #ar
expand_as(Tensor(a) self, Tensor other) -> Tensor(a) #r
expand_copy(Tensor self, SymInt[] size, *, bool implicit=False) -> Tensor #rt
expand_copy.out(Tensor self, SymInt[] size, *, bool implicit=False, Tensor(a!) out) -> Tensor(a!) #fort
expm1(Tensor self) -> Tensor #aqr
expm1.out(Tensor self, *, Tensor(a!) out) -> Tensor(a!) #oqr
expm1_(Tensor(a!) self) -> Tensor(a!) #gqr
exponential(Tensor self, float lambd=1., *, Generator? generator=None) -> Tensor #fnr
exponential.out(Tensor self, float lambd=1., *, Generator? generator=None, Tensor(a!) out) -> Tensor(a!) #fnor
exponential_(Tensor(a!) self, float lambd=1., *, Generator? generator=None) -> Tensor(a!) #gnr
eye(SymInt n, *, ScalarType? dtype=None, Layout? layout=None, Device? device=None, bool? pin_memory=None) -> Tensor #r
eye.m(SymInt n, SymInt m, *, ScalarType? dtype=None, Layout? layout=None, Device? device=None, bool? pin_memory=None) -> Tensor #r
eye.m_out(SymInt n, SymInt m, *, Tensor(a!) out) -> Tensor(a!) #or
eye.out(SymInt n, *, Tensor(a!) out) -> Tensor(a!) #or
fake_quantize_per_channel_affine(Tensor self, Tensor scale, Tensor zero_point, int axis, int quant_min, int quant_max) -> Tensor #r
fake_quantize_per_channel_affine_cachemask(Tensor self, Tensor scale, Tensor zero_point, int axis, int quant_min, int quant_max) -> (Tensor output, Tensor mask) #r
fake_quantize_per_channel_affine_cachemask.out(Tensor self, Tensor scale, Tensor zero_point, int axis, int quant_min, int quant_max, *, Tensor(a!) out0, Tensor(b!) out1) -> (Tensor(a!), Tensor(b!)) #for
fake_quantize_per_channel_affine_cachemask_backward(Tensor grad, Tensor mask) -> Tensor #r
fake_quantize_per_tensor_affine(Tensor self, float scale, int zero_point, int quant_min, int quant_max) -> Tensor #r
fake_quantize_per_tensor_affine.tensor_qparams(Tensor self, Tensor scale, Tensor zero_point, int quant_min, int quant_max) -> Tensor #r
fake_quantize_per_tensor_affine_cachemask(Tensor self, float scale, int zero_point, int quant_min, int quant_max) -> (Tensor output, Tensor mask) #r
fake_quantize_per_tensor_affine_cachemask.out(Tensor self, float scale, int zero_point, int quant_min, int quant_max, *, Tensor(a!) out0, Tensor(b!) out1) -> (Tensor(a!), Tensor(b!)) #for
fake_quantize_per_tensor_affine_cachemask_backward(Tensor grad, Tensor mask) -> Tensor #r
fbgemm_linear_fp16_weight(Tensor input, Tensor packed_weight, Tensor bias) -> Tensor #r
fbgemm_linear_fp16_weight.out(Tensor input, Tensor packed_weight, Tensor bias, Tensor(a!) output) -> Tensor #r
fbgemm_linear_fp16_weight_fp32_activation(Tensor input, Tensor packed_weight, Tensor? bias) -> Tensor #r
fbgemm_linear_fp16_weight_fp32_activation.out(Tensor input, Tensor packed_weight, Tensor? bias, Tensor(a!) output) -> Tensor #r
fbgemm_linear_int8_weight(Tensor input, Tensor weight, Tensor packed, Tensor col_offsets, Scalar weight_scale, Scalar weight_zero_point, Tensor bias) -> Tensor #r
fbgemm_linear_int8_weight_fp32_activation(Tensor input, Tensor weight, Tensor packed, Tensor col_offsets, Scalar weight_scale, Scalar weight_zero_point, Tensor bias) -> Tensor #r
fbgemm_linear_quantize_weight(Tensor input) -> (Tensor, Tensor, float, int) #r
fbgemm_pack_gemm_matrix_fp16(Tensor input) -> Tensor #r
fbgemm_pack_quantized_matrix(Tensor input) -> Tensor #r
fbgemm_pack_quantized_matrix.KN(Tensor input, int K, int N) -> Tensor #r
feature_alpha_dropout(Tensor input, float p, bool train) -> Tensor #inr
feature_alpha_dropout_(Tensor(a!) self, float p, bool train) -> Tensor(a!) #gnr
feature_dropout(Tensor input, float p, bool train) -> Tensor #inr
feature_dropout_(Tensor(a!) self, float p, bool train) -> Tensor(a!) #gnr
fft_fft(Tensor self, SymInt? n=None, int dim=-1, str? norm=None) -> Tensor #r
fft_fft.out(Tensor self, SymInt? n=None, int dim=-1, str? norm=None, *, Tensor(a!) out) -> Tensor(a!) #or
fft_fft2(Tensor self, SymInt[1]? s=None, int[1] dim=[-2, -1], str? norm=None) -> Tensor #r
fft_fft2.out(Tensor self, SymInt[1]? s=None, int[1] dim=[-2, -1], str? norm=None, *, Tensor(a!) out) -> Tensor(a!) #or
fft_fftfreq(int n, float d=1., *, ScalarType? dtype=None, Layout? layout=None, Device? device=None, bool? pin_memory=None) -> Tensor #r
fft_fftfreq.out(int n, float d=1., *, Tensor(a!) out) -> Tensor(a!) #or
fft_fftn(Tensor self, SymInt[1]? s=None, int[1]? dim=None, str? norm=None) -> Tensor #r
fft_fftn.out(Tensor self, SymInt[1]? s=None, int[1]? dim=None, str? norm=None, *, Tensor(a!) out) -> Tensor(a!) #or
fft_fftshift(Tensor self, int[1]? dim=None) -> Tensor #r
fft_hfft(Tensor self, SymInt? n=None, int dim=-1, str? norm=None) -> Tensor #r
fft_hfft.out(Tensor self, SymInt? n=None, int dim=-1, str? norm=None, *, Tensor(a!) out) -> Tensor(a!) #or
fft_hfft2(Tensor self, SymInt[1]? s=None, int[1] dim=[-2, -1], str? norm=None) -> Tensor #r
fft_hfft2.out(Tensor self, SymInt[1]? s=None, int[1] dim=[-2, -1], str? norm=None, *, Tensor(a!) out) -> Tensor(a!) #or
fft_hfftn(Tensor self, SymInt[1]? s=None, int[1]? dim=None, str? norm=None) -> Tensor #r
fft_hfftn.out(Tensor self, SymInt[1]? s=None, int[1]? dim=None, str? norm=None, *, Tensor(a!) out) -> Tensor(a!) #or
fft_ifft(Tensor self, SymInt? n=None, int dim=-1, str? norm=None) -> Tensor #r
fft_ifft.out(Tensor self, SymInt? n=None, int dim=-1, str? norm=None, *, Tensor(a!) out) -> Tensor(a!) #or
fft_ifft2(Tensor self, SymInt[1]? s=None, int[1] dim=[-2, -1], str? norm=None) -> Tensor #r
fft_ifft2.out(Tensor self, SymInt[1]? s=None, int[1] dim=[-2, -1], str? norm=None, *, Tensor(a!) out) -> Tensor(a!) #or
fft_ifftn(Tensor self, SymInt[1]? s=None, int[1]? dim=None, str? norm=None) -> Tensor #r
fft_ifftn.out(Tensor self, SymInt[1]? s=None, int[1]? dim=None, str? norm=None, *, Tensor(a!) out) -> Tensor(a!) #or
fft_ifftshift(Tensor self, int[1]? dim=None) -> Tensor #r
fft_ihfft(Tensor self, SymInt? n=None, int dim=-1, str? norm=None) -> Tensor #r
fft_ihfft.out(Tensor self, SymInt? n=None, int dim=-1, str? norm=None, *, Tensor(a!) out) -> Tensor(a!) #or
fft_ihfft2(Tensor self, SymInt[1]? s=None, int[1] dim=[-2, -1], str? norm=None) -> Tensor #r
fft_ihfft2.out(Tensor self, SymInt[1]? s=None, int[1] dim=[-2, -1], str? norm=None, *, Tensor(a!) out) -> Tensor(a!) #or
fft_ihfftn(Tensor self, SymInt[1]? s=None, int[1]? dim=None, str? norm=None) -> Tensor #r
fft_ihfftn.out(Tensor self, SymInt[1]? s=None, int[1]? dim=None, str? norm=None, *, Tensor(a!) out) -> Tensor(a!) #or
fft_irfft(Tensor self, SymInt? n=None, int dim=-1, str? norm=None) -> Tensor #r
fft_irfft.out(Tensor self, SymInt? n=None, int dim=-1, str? norm=None, *, Tensor(a!) out) -> Tensor(a!) #or
fft_irfft2(Tensor self, SymInt[1]? s=None, int[1] dim=[-2, -1], str? norm=None) -> Tensor #r
fft_irfft2.out(Tensor self, SymInt[1]? s=None, int[1] dim=[-2, -1], str? norm=None, *, Tensor(a!) out) -> Tensor(a!) #or
fft_irfftn(Tensor self, SymInt[1]? s=None, int[1]? dim=None, str? norm=None) -> Tensor #r
fft_irfftn.out(Tensor self, SymInt[1]? s=None, int[1]? dim=None, str? norm=None, *, Tensor(a!) out) -> Tensor(a!) #or
fft_rfft(Tensor self, SymInt? n=None, int dim=-1, str? norm=None) -> Tensor #r
fft_rfft.out(Tensor self, SymInt? n=None, int dim=-1, str? norm=None, *, Tensor(a!) out) -> Tensor(a!) #or
fft_rfft2(Tensor self, SymInt[1]? s=None, int[1] dim=[-2, -1], str? norm=None) -> Tensor #r
fft_rfft2.out(Tensor self, SymInt[1]? s=None, int[1] dim=[-2, -1], str? norm=None, *, Tensor(a!) out) -> Tensor(a!) #or
fft_rfftfreq(int n, float d=1., *, ScalarType? dtype=None, Layout? layout=None, Device? device=None, bool? pin_memory=None) -> Tensor #r
fft_rfftfreq.out(int n, float d=1., *, Tensor(a!) out) -> Tensor(a!) #or
fft_rfftn(Tensor self, SymInt[1]? s=None, int[1]? dim=None, str? norm=None) -> Tensor #r
fft_rfftn.out(Tensor self, SymInt[1]? s=None, int[1]? dim=None, str? norm=None, *, Tensor(a!) out) -> Tensor(a!) #or
fill.Scalar(Tensor self, Scalar value) -> Tensor #ar
fill.Scalar_out(Tensor self, Scalar value, *, Tensor(a!) out) -> Tensor(a!) #for
fill.Tensor(Tensor self, Tensor value) -> Tensor #r
fill.Tensor_out(Tensor self, Tensor value, *, Tensor(a!) out) -> Tensor(a!) #for
fill_.Scalar(Tensor(a!) self, Scalar value) -> Tensor(a!) #gr
fill_.Tensor(Tensor(a!) self, Tensor value) -> Tensor(a!) #gr
fill_diagonal_(Tensor(a!) self, Scalar fill_value, bool wrap=False) -> Tensor(a!) #gr
fix(Tensor self) -> Tensor #r
fix.out(Tensor self, *, Tensor(a!) out) -> Tensor(a!) #or
fix_(Tensor(a!) self) -> Tensor(a!) #gr
flatten.using_ints(Tensor(a) self, int start_dim=0, int end_dim=-1) -> Tensor(a) #r
flatten_dense_tensors(Tensor[] tensors) -> Tensor #r
flip(Tensor self, int[] dims) -> Tensor #ar
flip.out(Tensor self, int[] dims, *, Tensor(a!) out) -> Tensor(a!) #for
fliplr(Tensor self) -> Tensor #r
flipud(Tensor self) -> Tensor #r
float_power.Scalar(Scalar self, Tensor exponent) -> Tensor #qr
float_power.Scalar_out(Scalar self, Tensor exponent, *, Tensor(a!) out) -> Tensor(a!) #oqr
float_power.Tensor_Scalar(Tensor self, Scalar exponent) -> Tensor #qr
float_power.Tensor_Scalar_out(Tensor self, Scalar exponent, *, Tensor(a!) out) -> Tensor(a!) #oqr
float_power.Tensor_Tensor(Tensor self, Tensor exponent) -> Tensor #qr
float_power.Tensor_Tensor_out(Tensor self, Tensor exponent, *, Tensor(a!) out) -> Tensor(a!) #oqr
float_power_.Scalar(Tensor(a!) self, Scalar exponent) -> Tensor(a!) #gqr
float_power_.Tensor(Tensor(a!) self, Tensor exponent) -> Tensor(a!) #gqr
floor(Tensor self) -> Tensor #aqr
floor.out(Tensor self, *, Tensor(a!) out) -> Tensor(a!) #oqr
floor_(Tensor(a!) self) -> Tensor(a!) #gqr
floor_divide(Tensor self, Tensor other) -> Tensor #r
floor_divide.Scalar(Tensor self, Scalar other) -> Tensor #r
floor_divide.Scalar_out(Tensor self, Scalar other, *, Tensor(a!) out) -> Tensor(a!) #for
floor_divide.out(Tensor self, Tensor other, *, Tensor(a!) out) -> Tensor(a!) #or
floor_divide_.Scalar(Tensor(a!) self, Scalar other) -> Tensor(a!) #gr
floor_divide_.Tensor(Tensor(a!) self, Tensor other) -> Tensor(a!) #gr
fmax(Tensor self, Tensor other) -> Tensor #qr
fmax.out(Tensor self, Tensor other, *, Tensor(a!) out) -> Tensor(a!) #oqr
fmin(Tensor self, Tensor other) -> Tensor #qr
fmin.out(Tensor self, Tensor other, *, Tensor(a!) out) -> Tensor(a!) #oqr
fmod.Scalar(Tensor self, Scalar other) -> Tensor #aqr
fmod.Scalar_out(Tensor self, Scalar other, *, Tensor(a!) out) -> Tensor(a!) #oqr
fmod.Tensor(Tensor self, Tensor other) -> Tensor #aqr
fmod.Tensor_out(Tensor self, Tensor other, *, Tensor(a!) out) -> Tensor(a!) #oqr
fmod_.Scalar(Tensor(a!) self, Scalar other) -> Tensor(a!) #gqr
fmod_.Tensor(Tensor(a!) self, Tensor other) -> Tensor(a!) #gqr
frac(Tensor self) -> Tensor #qr
frac.out(Tensor self, *, Tensor(a!) out) -> Tensor(a!) #oqr
frac_(Tensor(a!) self) -> Tensor(a!) #gqr
fractional_max_pool2d(Tensor self, int[2] kernel_size, int[2] output_size, Tensor random_samples) -> (Tensor, Tensor) #r
fractional_max_pool2d.output(Tensor self, int[2] kernel_size, int[2] output_size, Tensor random_samples, *, Tensor(a!) output, Tensor(b!) indices) -> (Tensor(a!), Tensor(b!)) #or
fractional_max_pool2d_backward(Tensor grad_output, Tensor self, int[2] kernel_size, int[2] output_size, Tensor indices) -> Tensor #r
fractional_max_pool2d_backward.grad_input(Tensor grad_output, Tensor self, int[2] kernel_size, int[2] output_size, Tensor indices, *, Tensor(a!) grad_input) -> Tensor(a!) #or
fractional_max_pool3d(Tensor self, int[3] kernel_size, int[3] output_size, Tensor random_samples) -> (Tensor, Tensor) #r
fractional_max_pool3d.output(Tensor self, int[3] kernel_size, int[3] output_size, Tensor random_samples, *, Tensor(a!) output, Tensor(b!) indices) -> (Tensor(a!), Tensor(b!)) #or
fractional_max_pool3d_backward(Tensor grad_output, Tensor self, int[3] kernel_size, int[3] output_size, Tensor indices) -> Tensor #r
fractional_max_pool3d_backward.grad_input(Tensor grad_output, Tensor self, int[3] kernel_size, int[3] output_size, Tensor indices, *, Tensor(a!) grad_input) -> Tensor(a!) #or
frexp.Tensor(Tensor self) -> (Tensor mantissa, Tensor exponent) #qr
frexp.Tensor_out(Tensor self, *, Tensor(a!) mantissa, Tensor(b!) exponent) -> (Tensor(a!) mantissa, Tensor(b!) exponent) #oqr
frobenius_norm.dim(Tensor self, int[1] dim, bool keepdim=False) -> Tensor #r
frobenius_norm.out(Tensor self, int[1] dim, bool keepdim=False, *, Tensor(a!) out) -> Tensor(a!) #or
from_file(str filename, bool? shared=None, int? size=0, *, ScalarType? dtype=None, Layout? layout=None, Device? device=None, bool? pin_memory=None) -> Tensor #r
from_file.out(str filename, bool? shared=None, int? size=0, *, Tensor(a!) out) -> Tensor(a!) #for
full(SymInt[] size, Scalar fill_value, *, ScalarType? dtype=None, Layout? layout=None, Device? device=None, bool? pin_memory=None) -> Tensor #ar
full.out(SymInt[] size, Scalar fill_value, *, Tensor(a!) out) -> Tensor(a!) #or
full_like(Tensor self, Scalar fill_value, *, ScalarType? dtype=None, Layout? layout=None, Device? device=None, bool? pin_memory=None, MemoryFormat? memory_format=None) -> Tensor #ar
full_like.out(Tensor self, Scalar fill_value, *, MemoryFormat? memory_format=None, Tensor(a!) out) -> Tensor(a!) #for
fused_moving_avg_obs_fake_quant(Tensor self, Tensor observer_on, Tensor fake_quant_on, Tensor(a!) running_min, Tensor(b!) running_max, Tensor(c!) scale, Tensor(d!) zero_point, float averaging_const, int quant_min, int quant_max, int ch_axis, bool per_row_fake_quant=False, bool symmetric_quant=False) -> Tensor #r
gather(Tensor self, int dim, Tensor index, *, bool sparse_grad=False) -> Tensor #ar
gather.out(Tensor self, int dim, Tensor index, *, bool sparse_grad=False, Tensor(a!) out) -> Tensor(a!) #or
gather_backward(Tensor grad, Tensor self, int dim, Tensor index, bool sparse_grad) -> Tensor #r
gcd(Tensor self, Tensor other) -> Tensor #qr
gcd.out(Tensor self, Tensor other, *, Tensor(a!) out) -> Tensor(a!) #oqr
gcd_(Tensor(a!) self, Tensor other) -> Tensor(a!) #gr
ge.Scalar(Tensor self, Scalar other) -> Tensor #aqr
ge.Scalar_out(Tensor self, Scalar other, *, Tensor(a!) out) -> Tensor(a!) #oqr
ge.Tensor(Tensor self, Tensor other) -> Tensor #aqr
ge.Tensor_out(Tensor self, Tensor other, *, Tensor(a!) out) -> Tensor(a!) #oqr
ge_.Scalar(Tensor(a!) self, Scalar other) -> Tensor(a!) #gr
ge_.Tensor(Tensor(a!) self, Tensor other) -> Tensor(a!) #gr
gelu(Tensor self, *, str approximate="none") -> Tensor #aqr
gelu.out(Tensor self, *, str approximate="none", Tensor(a!) out) -> Tensor(a!) #or
gelu_(Tensor(a!) self, *, str approximate="none") -> Tensor(a!) #gr
gelu_backward(Tensor grad_output, Tensor self, *, str approximate="none") -> Tensor #qr
gelu_backward.grad_input(Tensor grad_output, Tensor self, *, str approximate="none", Tensor(a!) grad_input) -> Tensor(a!) #or
geometric(Tensor self, float p, *, Generator? generator=None) -> Tensor #fnr
geometric.out(Tensor self, float p, *, Generator? generator=None, Tensor(a!) out) -> Tensor(a!) #fnor
geometric_(Tensor(a!) self, float p, *, Generator? generator=None) -> Tensor(a!) #gnr
geqrf(Tensor self) -> (Tensor a, Tensor tau) #r
geqrf.a(Tensor self, *, Tensor(a!) a, Tensor(b!) tau) -> (Tensor(a!) a, Tensor(b!) tau) #or
ger(Tensor self, Tensor vec2) -> Tensor #r
ger.out(Tensor self, Tensor vec2, *, Tensor(a!) out) -> Tensor(a!) #or
get_device(Tensor self) -> int #r
get_gradients(int context_id) -> Dict(Tensor, Tensor)
glu(Tensor self, int dim=-1) -> Tensor #r
glu.out(Tensor self, int dim=-1, *, Tensor(a!) out) -> Tensor(a!) #or
glu_backward(Tensor grad_output, Tensor self, int dim) -> Tensor #r
glu_backward.grad_input(Tensor grad_output, Tensor self, int dim, *, Tensor(a!) grad_input) -> Tensor(a!) #or
glu_backward_jvp(Tensor grad_x, Tensor grad_glu, Tensor x, Tensor dgrad_glu, Tensor dx, int dim) -> Tensor #r
glu_backward_jvp.out(Tensor grad_x, Tensor grad_glu, Tensor x, Tensor dgrad_glu, Tensor dx, int dim, *, Tensor(a!) out) -> Tensor(a!) #for
glu_jvp(Tensor glu, Tensor x, Tensor dx, int dim) -> Tensor #r
glu_jvp.out(Tensor glu, Tensor x, Tensor dx, int dim, *, Tensor(a!) out) -> Tensor(a!) #for
gradient.array(Tensor self, *, int[] dim, int edge_order=1) -> Tensor[] #r
gradient.scalararray(Tensor self, *, Scalar spacing, int[] dim, int edge_order=1) -> Tensor[] #r
gradient.scalarint(Tensor self, *, Scalar? spacing=None, int? dim=None, int edge_order=1) -> Tensor[] #r
gradient.scalarrayarray(Tensor self, *, Scalar[] spacing, int[] dim, int edge_order=1) -> Tensor[] #r
gradient.scalarrayint(Tensor self, *, Scalar[] spacing, int? dim=None, int edge_order=1) -> Tensor[] #r
gradient.tensorarray(Tensor self, *, Tensor[] spacing, int[] dim, int edge_order=1) -> Tensor[] #r
gradient.tensorarrayint(Tensor self, *, Tensor[] spacing, int? dim=None, int edge_order=1) -> Tensor[] #r
greater.Scalar(Tensor self, Scalar other) -> Tensor #r
greater.Scalar_out(Tensor self, Scalar other, *, Tensor(a!) out) -> Tensor(a!) #or
greater.Tensor(Tensor self, Tensor other) -> Tensor #r
greater.Tensor_out(Tensor self, Tensor other, *, Tensor(a!) out) -> Tensor(a!) #or
greater_.Scalar(Tensor(a!) self, Scalar other) -> Tensor(a!) #gr
greater_.Tensor(Tensor(a!) self, Tensor other) -> Tensor(a!) #gr
greater_equal.Scalar(Tensor self, Scalar other) -> Tensor #r
greater_equal.Scalar_out(Tensor self, Scalar other, *, Tensor(a!) out) -> Tensor(a!) #or
greater_equal.Tensor(Tensor self, Tensor other) -> Tensor #r
greater_equal.Tensor_out(Tensor self, Tensor other, *, Tensor(a!) out) -> Tensor(a!) #or
greater_equal_.Scalar(Tensor(a!) self, Scalar other) -> Tensor(a!) #gr
greater_equal_.Tensor(Tensor(a!) self, Tensor other) -> Tensor(a!) #gr
grid_sampler(Tensor input, Tensor grid, int interpolation_mode, int padding_mode, bool align_corners) -> Tensor #r
grid_sampler_2d(Tensor input, Tensor grid, int interpolation_mode, int padding_mode, bool align_corners) -> Tensor #ar
grid_sampler_2d.out(Tensor input, Tensor grid, int interpolation_mode, int padding_mode, bool align_corners, *, Tensor(a!) out) -> Tensor(a!) #for
grid_sampler_2d_backward(Tensor grad_output, Tensor input, Tensor grid, int interpolation_mode, int padding_mode, bool align_corners, bool[2] output_mask) -> (Tensor, Tensor) #r
grid_sampler_2d_backward.out(Tensor grad_output, Tensor input, Tensor grid, int interpolation_mode, int padding_mode, bool align_corners, bool[2] output_mask, *, Tensor(a!) out0, Tensor(b!) out1) -> (Tensor(a!), Tensor(b!)) #for
grid_sampler_3d(Tensor input, Tensor grid, int interpolation_mode, int padding_mode, bool align_corners) -> Tensor #r
grid_sampler_3d.out(Tensor input, Tensor grid, int interpolation_mode, int padding_mode, bool align_corners, *, Tensor(a!) out) -> Tensor(a!) #for
grid_sampler_3d_backward(Tensor grad_output, Tensor input, Tensor grid, int interpolation_mode, int padding_mode, bool align_corners, bool[2] output_mask) -> (Tensor, Tensor) #r
grid_sampler_3d_backward.out(Tensor grad_output, Tensor input, Tensor grid, int interpolation_mode, int padding_mode, bool align_corners, bool[2] output_mask, *, Tensor(a!) out0, Tensor(b!) out1) -> (Tensor(a!), Tensor(b!)) #for
group_norm(Tensor input, int num_groups, Tensor? weight=None, Tensor? bias=None, float eps=1.0000000000000001e-05, bool cudnn_enabled=True) -> Tensor #r
gru.data(Tensor data, Tensor batch_sizes, Tensor hx, Tensor[] params, bool has_biases, int num_layers, float dropout, bool train, bool bidirectional) -> (Tensor, Tensor) #nr
gru.input(Tensor input, Tensor hx, Tensor[] params, bool has_biases, int num_layers, float dropout, bool train, bool bidirectional, bool batch_first) -> (Tensor, Tensor) #nr
gru_cell(Tensor input, Tensor hx, Tensor w_ih, Tensor w_hh, Tensor? b_ih=None, Tensor? b_hh=None) -> Tensor #r
gt.Scalar(Tensor self, Scalar other) -> Tensor #aqr
gt.Scalar_out(Tensor self, Scalar other, *, Tensor(a!) out) -> Tensor(a!) #oqr
gt.Tensor(Tensor self, Tensor other) -> Tensor #aqr
gt.Tensor_out(Tensor self, Tensor other, *, Tensor(a!) out) -> Tensor(a!) #oqr
gt_.Scalar(Tensor(a!) self, Scalar other) -> Tensor(a!) #gr
gt_.Tensor(Tensor(a!) self, Tensor other) -> Tensor(a!) #gr
hamming_window(int window_length, *, ScalarType? dtype=None, Layout? layout=None, Device? device=None, bool? pin_memory=None) -> Tensor #r
hamming_window.out(int window_length, *, Tensor(a!) out) -> Tensor(a!) #for
hamming_window.periodic(int window_length, bool periodic, *, ScalarType? dtype=None, Layout? layout=None, Device? device=None, bool? pin_memory=None) -> Tensor #r
hamming_window.periodic_alpha(int window_length, bool periodic, float alpha, *, ScalarType? dtype=None, Layout? layout=None, Device? device=None, bool? pin_memory=None) -> Tensor #r
hamming_window.periodic_alpha_beta(int window_length, bool periodic, float alpha, float beta, *, ScalarType? dtype=None, Layout? layout=None, Device? device=None, bool? pin_memory=None) -> Tensor #r
hamming_window.periodic_alpha_beta_out(int window_length, bool periodic, float alpha, float beta, *, Tensor(a!) out) -> Tensor(a!) #for
hamming_window.periodic_alpha_out(int window_length, bool periodic, float alpha, *, Tensor(a!) out) -> Tensor(a!) #for
hamming_window.periodic_out(int window_length, bool periodic, *, Tensor(a!) out) -> Tensor(a!) #for
hann_window(int window_length, *, ScalarType? dtype=None, Layout? layout=None, Device? device=None, bool? pin_memory=None) -> Tensor #r
hann_window.out(int window_length, *, Tensor(a!) out) -> Tensor(a!) #for
hann_window.periodic(int window_length, bool periodic, *, ScalarType? dtype=None, Layout? layout=None, Device? device=None, bool? pin_memory=None) -> Tensor #r
hann_window.periodic_out(int window_length, bool periodic, *, Tensor(a!) out) -> Tensor(a!) #for
hardshrink(Tensor self, Scalar lambd=0.5) -> Tensor #qr
hardshrink.out(Tensor self, Scalar lambd=0.5, *, Tensor(a!) out) -> Tensor(a!) #or
hardshrink_backward(Tensor grad_out, Tensor self, Scalar lambd) -> Tensor #r
hardshrink_backward.grad_input(Tensor grad_out, Tensor self, Scalar lambd, *, Tensor(a!) grad_input) -> Tensor(a!) #or
hardsigmoid(Tensor self) -> Tensor #qr
hardsigmoid.out(Tensor self, *, Tensor(a!) out) -> Tensor(a!) #or
hardsigmoid_(Tensor(a!) self) -> Tensor(a!) #gqr
hardsigmoid_backward(Tensor grad_output, Tensor self) -> Tensor #r
hardsigmoid_backward.grad_input(Tensor grad_output, Tensor self, *, Tensor(a!) grad_input) -> Tensor(a!) #or
hardswish(Tensor self) -> Tensor #r
hardswish.out(Tensor self, *, Tensor(a!) out) -> Tensor(a!) #or
hardswish_(Tensor(a!) self) -> Tensor(a!) #gr
hardswish_backward(Tensor grad_output, Tensor self) -> Tensor #r
hardswish_backward.out(Tensor grad_output, Tensor self, *, Tensor(a!) out) -> Tensor(a!) #for
hardtanh(Tensor self, Scalar min_val=-1, Scalar max_val=1) -> Tensor #aqr
hardtanh.out(Tensor self, Scalar min_val=-1, Scalar max_val=1, *, Tensor(a!) out) -> Tensor(a!) #or
hardtanh_(Tensor(a!) self, Scalar min_val=-1, Scalar max_val=1) -> Tensor(a!) #gqr
hardtanh_backward(Tensor grad_output, Tensor self, Scalar min_val, Scalar max_val) -> Tensor #r
hardtanh_backward.grad_input(Tensor grad_output, Tensor self, Scalar min_val, Scalar max_val, *, Tensor(a!) grad_input) -> Tensor(a!) #or
hash_tensor(Tensor self, int[1] dim=[], *, bool keepdim=False, int mode=0) -> Tensor #r
hash_tensor.out(Tensor self, int[1] dim=[], *, bool keepdim=False, int mode=0, Tensor(a!) out) -> Tensor(a!) #or
heaviside(Tensor self, Tensor values) -> Tensor #qr
heaviside.out(Tensor self, Tensor values, *, Tensor(a!) out) -> Tensor(a!) #oqr
heaviside_(Tensor(a!) self, Tensor values) -> Tensor(a!) #gr
hinge_embedding_loss(Tensor self, Tensor target, float margin=1., int reduction=1) -> Tensor #r
histc(Tensor self, int bins=100, Scalar min=0, Scalar max=0) -> Tensor #r
histc.out(Tensor self, int bins=100, Scalar min=0, Scalar max=0, *, Tensor(a!) out) -> Tensor(a!) #or
histogram.bin_ct(Tensor self, int bins=100, *, float[]? range=None, Tensor? weight=None, bool density=False) -> (Tensor hist, Tensor bin_edges) #r
histogram.bin_ct_out(Tensor self, int bins=100, *, float[]? range=None, Tensor? weight=None, bool density=False, Tensor(a!) hist, Tensor(b!) bin_edges) -> (Tensor(a!) hist, Tensor(b!) bin_edges) #or
histogram.bins_tensor(Tensor self, Tensor bins, *, Tensor? weight=None, bool density=False) -> (Tensor hist, Tensor bin_edges) #r
histogram.bins_tensor_out(Tensor self, Tensor bins, *, Tensor? weight=None, bool density=False, Tensor(a!) hist, Tensor(b!) bin_edges) -> (Tensor(a!) hist, Tensor(b!) bin_edges) #or
histogramdd(Tensor self, int[] bins, float[]? range=None, Tensor? weight=None, bool density=False) -> (Tensor hist, Tensor[] bin_edges) #r
histogramdd.TensorList_bins(Tensor self, Tensor[] bins, float[]? range=None, Tensor? weight=None, bool density=False) -> (Tensor hist, Tensor[] bin_edges) #r
histogramdd.int_bins(Tensor self, int bins, float[]? range=None, Tensor? weight=None, bool density=False) -> (Tensor hist, Tensor[] bin_edges) #r
hsplit.array(Tensor(a -> *) self, int[] indices) -> Tensor(a)[] #r
hsplit.int(Tensor(a -> *) self, int sections) -> Tensor(a)[] #r
hspmm(Tensor mat1, Tensor mat2) -> Tensor #r
hspmm.out(Tensor mat1, Tensor mat2, *, Tensor(a!) out) -> Tensor(a!) #or
hstack(Tensor[] tensors) -> Tensor #r
hstack.out(Tensor[] tensors, *, Tensor(a!) out) -> Tensor(a!) #or
huber_loss(Tensor self, Tensor target, int reduction=1, float delta=1.) -> Tensor #r
huber_loss.out(Tensor self, Tensor target, int reduction=1, float delta=1., *, Tensor(a!) out) -> Tensor(a!) #or
huber_loss_backward(Tensor grad_output, Tensor self, Tensor target, int reduction, float delta) -> Tensor #r
huber_loss_backward.out(Tensor grad_output, Tensor self, Tensor target, int reduction, float delta, *, Tensor(a!) grad_input) -> Tensor(a!) #or
hypot(Tensor self, Tensor other) -> Tensor #qr
hypot.out(Tensor self, Tensor other, *, Tensor(a!) out) -> Tensor(a!) #oqr
hypot_(Tensor(a!) self, Tensor other) -> Tensor(a!) #gqr
i0(Tensor self) -> Tensor #qr
i0.out(Tensor self, *, Tensor(a!) out) -> Tensor(a!) #oqr
i0_(Tensor(a!) self) -> Tensor(a!) #gqr
igamma(Tensor self, Tensor other) -> Tensor #qr
igamma.out(Tensor self, Tensor other, *, Tensor(a!) out) -> Tensor(a!) #oqr
igamma_(Tensor(a!) self, Tensor other) -> Tensor(a!) #gqr
igammac(Tensor self, Tensor other) -> Tensor #qr
igammac.out(Tensor self, Tensor other, *, Tensor(a!) out) -> Tensor(a!) #oqr
igammac_(Tensor(a!) self, Tensor other) -> Tensor(a!) #gqr
im2col(Tensor self, int[2] kernel_size, int[2] dilation, int[2] padding, int[2] stride) -> Tensor #r
im2col.out(Tensor self, int[2] kernel_size, int[2] dilation, int[2] padding, int[2] stride, *, Tensor(a!) out) -> Tensor(a!) #or
imag(Tensor(a) self) -> Tensor(a) #r
index.Tensor(Tensor self, Tensor?[] indices) -> Tensor #adr
index.Tensor_out(Tensor self, Tensor?[] indices, *, Tensor(a!) out) -> Tensor(a!) #or
index_add(Tensor self, int dim, Tensor index, Tensor source, *, Scalar alpha=1) -> Tensor #r
index_add.out(Tensor self, int dim, Tensor index, Tensor source, *, Scalar alpha=1, Tensor(a!) out) -> Tensor(a!) #or
index_add_(Tensor(a!) self, int dim, Tensor index, Tensor source, *, Scalar alpha=1) -> Tensor(a!) #gr
index_copy(Tensor self, int dim, Tensor index, Tensor source) -> Tensor #r
index_copy.out(Tensor self, int dim, Tensor index, Tensor source, *, Tensor(a!) out) -> Tensor(a!) #or
index_copy_(Tensor(a!) self, int dim, Tensor index, Tensor source) -> Tensor(a!) #gr
index_fill.int_Scalar(Tensor self, int dim, Tensor index, Scalar value) -> Tensor #r
index_fill.int_Scalar_out(Tensor self, int dim, Tensor index, Scalar value, *, Tensor(a!) out) -> Tensor(a!) #for
index_fill.int_Tensor(Tensor self, int dim, Tensor index, Tensor value) -> Tensor #r
index_fill.int_Tensor_out(Tensor self, int dim, Tensor index, Tensor value, *, Tensor(a!) out) -> Tensor(a!) #for
index_fill_.int_Scalar(Tensor(a!) self, int dim, Tensor index, Scalar value) -> Tensor(a!) #gr
index_fill_.int_Tensor(Tensor(a!) self, int dim, Tensor index, Tensor value) -> Tensor(a!) #gr
index_put(Tensor self, Tensor?[] indices, Tensor values, bool accumulate=False) -> Tensor #ar
index_put.out(Tensor self, Tensor?[] indices, Tensor values, bool accumulate=False, *, Tensor(a!) out) -> Tensor(a!) #for
index_put_(Tensor(a!) self, Tensor?[] indices, Tensor values, bool accumulate=False) -> Tensor(a!) #gr
index_reduce(Tensor self, int dim, Tensor index, Tensor source, str reduce, *, bool include_self=True) -> Tensor #r
index_reduce.out(Tensor self, int dim, Tensor index, Tensor source, str reduce, *, bool include_self=True, Tensor(a!) out) -> Tensor(a!) #or
index_reduce_(Tensor(a!) self, int dim, Tensor index, Tensor source, str reduce, *, bool include_self=True) -> Tensor(a!) #gr
index_select(Tensor self, int dim, Tensor index) -> Tensor #ar
index_select.out(Tensor self, int dim, Tensor index, *, Tensor(a!) out) -> Tensor(a!) #or
index_select_backward(Tensor grad, SymInt[] self_sizes, int dim, Tensor index) -> Tensor #r
indices(Tensor(a) self) -> Tensor(a) #r
indices_copy(Tensor self) -> Tensor #rt
indices_copy.out(Tensor self, *, Tensor(a!) out) -> Tensor(a!) #fort
infinitely_differentiable_gelu_backward(Tensor grad, Tensor self) -> Tensor #r
inner(Tensor self, Tensor other) -> Tensor #r
inner.out(Tensor self, Tensor other, *, Tensor(a!) out) -> Tensor(a!) #or
instance_norm(Tensor input, Tensor? weight, Tensor? bias, Tensor? running_mean, Tensor? running_var, bool use_input_stats, float momentum, float eps, bool cudnn_enabled) -> Tensor #r
int_repr(Tensor self) -> Tensor #r
int_repr.out(Tensor self, *, Tensor(a!) out) -> Tensor(a!) #for
inverse(Tensor self) -> Tensor #r
inverse.out(Tensor self, *, Tensor(a!) out) -> Tensor(a!) #or
is_coalesced(Tensor self) -> bool #r
is_complex(Tensor self) -> bool #r
is_conj(Tensor self) -> bool #r
is_contiguous(Tensor self) -> bool #r
is_contiguous.memory_format(Tensor self, MemoryFormat memory_format) -> bool #r
is_distributed(Tensor self) -> bool #r
is_floating_point(Tensor self) -> bool #r
is_inference(Tensor self) -> bool #r
is_leaf(Tensor self) -> bool #r
is_neg(Tensor self) -> bool #r
is_nonzero(Tensor self) -> bool #r
is_pinned(Tensor self, Device? device=None) -> bool #r
is_same_size(Tensor self, Tensor other) -> bool #r
is_set_to(Tensor self, Tensor tensor) -> bool #r
is_signed(Tensor self) -> bool #r
is_vulkan_available() -> bool #r
isclose(Tensor self, Tensor other, float rtol=1.0000000000000001e-05, float atol=1e-08, bool equal_nan=False) -> Tensor #r
isfinite(Tensor self) -> Tensor #qr
isin.Scalar_Tensor(Scalar element, Tensor test_elements, *, bool assume_unique=False, bool invert=False) -> Tensor #r
isin.Scalar_Tensor_out(Scalar element, Tensor test_elements, *, bool assume_unique=False, bool invert=False, Tensor(a!) out) -> Tensor(a!) #or
isin.Tensor_Scalar(Tensor elements, Scalar test_element, *, bool assume_unique=False, bool invert=False) -> Tensor #r
isin.Tensor_Scalar_out(Tensor elements, Scalar test_element, *, bool assume_unique=False, bool invert=False, Tensor(a!) out) -> Tensor(a!) #or
isin.Tensor_Tensor(Tensor elements, Tensor test_elements, *, bool assume_unique=False, bool invert=False) -> Tensor #r
isin.Tensor_Tensor_out(Tensor elements, Tensor test_elements, *, bool assume_unique=False, bool invert=False, Tensor(a!) out) -> Tensor(a!) #or
isinf(Tensor self) -> Tensor #aqr
isinf.out(Tensor self, *, Tensor(a!) out) -> Tensor(a!) #for
isnan(Tensor self) -> Tensor #aqr
isnan.out(Tensor self, *, Tensor(a!) out) -> Tensor(a!) #for
isneginf(Tensor self) -> Tensor #qr
isneginf.out(Tensor self, *, Tensor(a!) out) -> Tensor(a!) #oqr
isposinf(Tensor self) -> Tensor #qr
isposinf.out(Tensor self, *, Tensor(a!) out) -> Tensor(a!) #oqr
isreal(Tensor self) -> Tensor #r
istft(Tensor self, int n_fft, int? hop_length=None, int? win_length=None, Tensor? window=None, bool center=True, bool normalized=False, bool? onesided=None, int? length=None, bool return_complex=False) -> Tensor #r
item(Tensor self) -> Scalar #cr
kaiser_window(int window_length, *, ScalarType? dtype=None, Layout? layout=None, Device? device=None, bool? pin_memory=None) -> Tensor #r
kaiser_window.beta(int window_length, bool periodic, float beta, *, ScalarType? dtype=None, Layout? layout=None, Device? device=None, bool? pin_memory=None) -> Tensor #r
kaiser_window.beta_out(int window_length, bool periodic, float beta, *, Tensor(a!) out) -> Tensor(a!) #for
kaiser_window.out(int window_length, *, Tensor(a!) out) -> Tensor(a!) #for
kaiser_window.periodic(int window_length, bool periodic, *, ScalarType? dtype=None, Layout? layout=None, Device? device=None, bool? pin_memory=None) -> Tensor #r
kaiser_window.periodic_out(int window_length, bool periodic, *, Tensor(a!) out) -> Tensor(a!) #for
kl_div(Tensor self, Tensor target, int reduction=1, *, bool log_target=False) -> Tensor #r
kron(Tensor self, Tensor other) -> Tensor #r
kron.out(Tensor self, Tensor other, *, Tensor(a!) out) -> Tensor(a!) #or
kthvalue(Tensor self, SymInt k, int dim=-1, bool keepdim=False) -> (Tensor values, Tensor indices) #r
kthvalue.values(Tensor self, SymInt k, int dim=-1, bool keepdim=False, *, Tensor(a!) values, Tensor(b!) indices) -> (Tensor(a!) values, Tensor(b!) indices) #or
l1_loss(Tensor self, Tensor target, int reduction=1) -> Tensor #r
layer_norm(Tensor input, SymInt[] normalized_shape, Tensor? weight=None, Tensor? bias=None, float eps=1.0000000000000001e-05, bool cudnn_enable=True) -> Tensor #r
lcm(Tensor self, Tensor other) -> Tensor #qr
lcm.out(Tensor self, Tensor other, *, Tensor(a!) out) -> Tensor(a!) #oqr
lcm_(Tensor(a!) self, Tensor other) -> Tensor(a!) #gr
ldexp.Tensor(Tensor self, Tensor other) -> Tensor #qr
ldexp.out(Tensor self, Tensor other, *, Tensor(a!) out) -> Tensor(a!) #oqr
ldexp_(Tensor(a!) self, Tensor other) -> Tensor(a!) #gqr
le.Scalar(Tensor self, Scalar other) -> Tensor #aqr
le.Scalar_out(Tensor self, Scalar other, *, Tensor(a!) out) -> Tensor(a!) #oqr
le.Tensor(Tensor self, Tensor other) -> Tensor #aqr
le.Tensor_out(Tensor self, Tensor other, *, Tensor(a!) out) -> Tensor(a!) #oqr
le_.Scalar(Tensor(a!) self, Scalar other) -> Tensor(a!) #gr
le_.Tensor(Tensor(a!) self, Tensor other) -> Tensor(a!) #gr
leaky_relu(Tensor self, Scalar negative_slope=0.01) -> Tensor #aqr
leaky_relu.out(Tensor self, Scalar negative_slope=0.01, *, Tensor(a!) out) -> Tensor(a!) #or
leaky_relu_(Tensor(a!) self, Scalar negative_slope=0.01) -> Tensor(a!) #gqr
leaky_relu_backward(Tensor grad_output, Tensor self, Scalar negative_slope, bool self_is_result) -> Tensor #r
leaky_relu_backward.grad_input(Tensor grad_output, Tensor self, Scalar negative_slope, bool self_is_result, *, Tensor(a!) grad_input) -> Tensor(a!) #or
lerp.Scalar(Tensor self, Tensor end, Scalar weight) -> Tensor #qr
lerp.Scalar_out(Tensor self, Tensor end, Scalar weight, *, Tensor(a!) out) -> Tensor(a!) #oqr
lerp.Tensor(Tensor self, Tensor end, Tensor weight) -> Tensor #qr
lerp.Tensor_out(Tensor self, Tensor end, Tensor weight, *, Tensor(a!) out) -> Tensor(a!) #oqr
lerp_.Scalar(Tensor(a!) self, Tensor end, Scalar weight) -> Tensor(a!) #gqr
lerp_.Tensor(Tensor(a!) self, Tensor end, Tensor weight) -> Tensor(a!) #gqr
less.Scalar(Tensor self, Scalar other) -> Tensor #r
less.Scalar_out(Tensor self, Scalar other, *, Tensor(a!) out) -> Tensor(a!) #or
less.Tensor(Tensor self, Tensor other) -> Tensor #r
less.Tensor_out(Tensor self, Tensor other, *, Tensor(a!) out) -> Tensor(a!) #or
less_.Scalar(Tensor(a!) self, Scalar other) -> Tensor(a!) #gr
less_.Tensor(Tensor(a!) self, Tensor other) -> Tensor(a!) #gr
less_equal.Scalar(Tensor self, Scalar other) -> Tensor #r
less_equal.Scalar_out(Tensor self, Scalar other, *, Tensor(a!) out) -> Tensor(a!) #or
less_equal.Tensor(Tensor self, Tensor other) -> Tensor #r
less_equal.Tensor_out(Tensor self, Tensor other, *, Tensor(a!) out) -> Tensor(a!) #or
less_equal_.Scalar(Tensor(a!) self, Scalar other) -> Tensor(a!) #gr
less_equal_.Tensor(Tensor(a!) self, Tensor other) -> Tensor(a!) #gr
lgamma(Tensor self) -> Tensor #qr
lgamma.out(Tensor self, *, Tensor(a!) out) -> Tensor(a!) #oqr
lgamma_(Tensor(a!) self) -> Tensor(a!) #gqr
lift(Tensor self) -> Tensor #r
lift.out(Tensor self, *, Tensor(a!) out) -> Tensor(a!) #for
lift_fresh(Tensor(a) self) -> Tensor(a) #r
lift_fresh_copy(Tensor self) -> Tensor #rt
lift_fresh_copy.out(Tensor self, *, Tensor(a!) out) -> Tensor(a!) #fort
linalg__powsum(Tensor self, Scalar ord=2, int[1]? dim=None, bool keepdim=False, *, ScalarType? dtype=None) -> Tensor #rs
linalg_cholesky(Tensor self, *, bool upper=False) -> Tensor #r
linalg_cholesky.out(Tensor self, *, bool upper=False, Tensor(a!) out) -> Tensor(a!) #or
linalg_cholesky_ex(Tensor self, *, bool upper=False, bool check_errors=False) -> (Tensor L, Tensor info) #r
linalg_cholesky_ex.L(Tensor self, *, bool upper=False, bool check_errors=False, Tensor(a!) L, Tensor(b!) info) -> (Tensor(a!) L, Tensor(b!) info) #or
linalg_cond(Tensor self, Scalar? p=None) -> Tensor #r
linalg_cond.out(Tensor self, Scalar? p=None, *, Tensor(a!) out) -> Tensor(a!) #or
linalg_cond.p_str(Tensor self, str p) -> Tensor #r
linalg_cond.p_str_out(Tensor self, str p, *, Tensor(a!) out) -> Tensor(a!) #or
linalg_cross(Tensor self, Tensor other, *, int dim=-1) -> Tensor #r
linalg_cross.out(Tensor self, Tensor other, *, int dim=-1, Tensor(a!) out) -> Tensor(a!) #or
linalg_det(Tensor A) -> Tensor #r
linalg_det.out(Tensor A, *, Tensor(a!) out) -> Tensor(a!) #or
linalg_diagonal(Tensor(a) A, *, int offset=0, int dim1=-2, int dim2=-1) -> Tensor(a) #r
linalg_eig(Tensor self) -> (Tensor eigenvalues, Tensor eigenvectors) #r
linalg_eig.out(Tensor self, *, Tensor(a!) eigenvalues, Tensor(b!) eigenvectors) -> (Tensor(a!) eigenvalues, Tensor(b!) eigenvectors) #or
linalg_eigh(Tensor self, str UPLO="L") -> (Tensor eigenvalues, Tensor eigenvectors) #r
linalg_eigh.eigvals(Tensor self, str UPLO="L", *, Tensor(a!) eigvals, Tensor(b!) eigvecs) -> (Tensor(a!) eigenvalues, Tensor(b!) eigenvectors) #or
linalg_eigvals(Tensor self) -> Tensor #r
linalg_eigvals.out(Tensor self, *, Tensor(a!) out) -> Tensor(a!) #or
linalg_eigvalsh(Tensor self, str UPLO="L") -> Tensor #r
linalg_eigvalsh.out(Tensor self, str UPLO="L", *, Tensor(a!) out) -> Tensor(a!) #or
linalg_householder_product(Tensor input, Tensor tau) -> Tensor #r
linalg_householder_product.out(Tensor input, Tensor tau, *, Tensor(a!) out) -> Tensor(a!) #or
linalg_inv(Tensor A) -> Tensor #r
linalg_inv.out(Tensor A, *, Tensor(a!) out) -> Tensor(a!) #or
linalg_inv_ex(Tensor A, *, bool check_errors=False) -> (Tensor inverse, Tensor info) #r
linalg_inv_ex.inverse(Tensor A, *, bool check_errors=False, Tensor(a!) inverse, Tensor(b!) info) -> (Tensor(a!) inverse, Tensor(b!) info) #or
linalg_ldl_factor(Tensor self, *, bool hermitian=False) -> (Tensor LD, Tensor pivots) #r
linalg_ldl_factor.out(Tensor self, *, bool hermitian=False, Tensor(a!) LD, Tensor(b!) pivots) -> (Tensor(a!) LD, Tensor(b!) pivots) #or
linalg_ldl_factor_ex(Tensor self, *, bool hermitian=False, bool check_errors=False) -> (Tensor LD, Tensor pivots, Tensor info) #r
linalg_ldl_factor_ex.out(Tensor self, *, bool hermitian=False, bool check_errors=False, Tensor(a!) LD, Tensor(b!) pivots, Tensor(c!) info) -> (Tensor(a!) LD, Tensor(b!) pivots, Tensor(c!) info) #or
linalg_ldl_solve(Tensor LD, Tensor pivots, Tensor B, *, bool hermitian=False) -> Tensor #r
linalg_ldl_solve.out(Tensor LD, Tensor pivots, Tensor B, *, bool hermitian=False, Tensor(a!) out) -> Tensor(a!) #or
linalg_lstsq(Tensor self, Tensor b, float? rcond=None, *, str? driver=None) -> (Tensor solution, Tensor residuals, Tensor rank, Tensor singular_values) #dr
linalg_lstsq.out(Tensor self, Tensor b, float? rcond=None, *, str? driver=None, Tensor(a!) solution, Tensor(b!) residuals, Tensor(c!) rank, Tensor(d!) singular_values) -> (Tensor(a!) solution, Tensor(b!) residuals, Tensor(c!) rank, Tensor(d!) singular_values) #dor
linalg_lu(Tensor A, *, bool pivot=True) -> (Tensor P, Tensor L, Tensor U) #r
linalg_lu.out(Tensor A, *, bool pivot=True, Tensor(a!) P, Tensor(b!) L, Tensor(c!) U) -> (Tensor(a!) P, Tensor(b!) L, Tensor(c!) U) #or
linalg_lu_factor(Tensor A, *, bool pivot=True) -> (Tensor LU, Tensor pivots) #r
linalg_lu_factor.out(Tensor A, *, bool pivot=True, Tensor(a!) LU, Tensor(b!) pivots) -> (Tensor(a!) LU, Tensor(b!) pivots) #or
linalg_lu_factor_ex(Tensor A, *, bool pivot=True, bool check_errors=False) -> (Tensor LU, Tensor pivots, Tensor info) #r
linalg_lu_factor_ex.out(Tensor A, *, bool pivot=True, bool check_errors=False, Tensor(a!) LU, Tensor(b!) pivots, Tensor(c!) info) -> (Tensor(a!) LU, Tensor(b!) pivots, Tensor(c!) info) #or
linalg_lu_solve(Tensor LU, Tensor pivots, Tensor B, *, bool left=True, bool adjoint=False) -> Tensor #r
linalg_lu_solve.out(Tensor LU, Tensor pivots, Tensor B, *, bool left=True, bool adjoint=False, Tensor(a!) out) -> Tensor(a!) #or
linalg_matmul(Tensor self, Tensor other) -> Tensor #r
linalg_matmul.out(Tensor self, Tensor other, *, Tensor(a!) out) -> Tensor(a!) #or
linalg_matrix_exp(Tensor self) -> Tensor #r
linalg_matrix_exp.out(Tensor self, *, Tensor(a!) out) -> Tensor(a!) #for
linalg_matrix_norm(Tensor self, Scalar ord, int[] dim=[-2, -1], bool keepdim=False, *, ScalarType? dtype=None) -> Tensor #r
linalg_matrix_norm.out(Tensor self, Scalar ord, int[] dim=[-2, -1], bool keepdim=False, *, ScalarType? dtype=None, Tensor(a!) out) -> Tensor(a!) #or
linalg_matrix_norm.str_ord(Tensor self, str ord="fro", int[] dim=[-2, -1], bool keepdim=False, *, ScalarType? dtype=None) -> Tensor #r
linalg_matrix_norm.str_ord_out(Tensor self, str ord="fro", int[] dim=[-2, -1], bool keepdim=False, *, ScalarType? dtype=None, Tensor(a!) out) -> Tensor(a!) #or
linalg_matrix_power(Tensor self, int n) -> Tensor #r
linalg_matrix_power.out(Tensor self, int n, *, Tensor(a!) out) -> Tensor(a!) #or
linalg_matrix_rank(Tensor self, float tol, bool hermitian=False) -> Tensor #r
linalg_matrix_rank.atol_rtol_float(Tensor self, *, float? atol=None, float? rtol=None, bool hermitian=False) -> Tensor #r
linalg_matrix_rank.atol_rtol_float_out(Tensor self, *, float? atol=None, float? rtol=None, bool hermitian=False, Tensor(a!) out) -> Tensor(a!) #or
linalg_matrix_rank.atol_rtol_tensor(Tensor input, *, Tensor? atol=None, Tensor? rtol=None, bool hermitian=False) -> Tensor #r
linalg_matrix_rank.atol_rtol_tensor_out(Tensor input, *, Tensor? atol=None, Tensor? rtol=None, bool hermitian=False, Tensor(a!) out) -> Tensor(a!) #or
linalg_matrix_rank.out(Tensor self, float tol, bool hermitian=False, *, Tensor(a!) out) -> Tensor(a!) #or
linalg_matrix_rank.out_tol_tensor(Tensor input, Tensor tol, bool hermitian=False, *, Tensor(a!) out) -> Tensor(a!) #or
linalg_matrix_rank.tol_tensor(Tensor input, Tensor tol, bool hermitian=False) -> Tensor #r
linalg_multi_dot(Tensor[] tensors) -> Tensor #r
linalg_multi_dot.out(Tensor[] tensors, *, Tensor(a!) out) -> Tensor(a!) #or
linalg_norm(Tensor self, Scalar? ord=None, int[1]? dim=None, bool keepdim=False, *, ScalarType? dtype=None) -> Tensor #r
linalg_norm.ord_str(Tensor self, str ord, int[1]? dim=None, bool keepdim=False, *, ScalarType? dtype=None) -> Tensor #r
linalg_norm.ord_str_out(Tensor self, str ord, int[1]? dim=None, bool keepdim=False, *, ScalarType? dtype=None, Tensor(a!) out) -> Tensor(a!) #or
linalg_norm.out(Tensor self, Scalar? ord=None, int[1]? dim=None, bool keepdim=False, *, ScalarType? dtype=None, Tensor(a!) out) -> Tensor(a!) #or
linalg_pinv(Tensor self, float rcond, bool hermitian=False) -> Tensor #r
linalg_pinv.atol_rtol_float(Tensor self, *, float? atol=None, float? rtol=None, bool hermitian=False) -> Tensor #r
linalg_pinv.atol_rtol_float_out(Tensor self, *, float? atol=None, float? rtol=None, bool hermitian=False, Tensor(a!) out) -> Tensor(a!) #or
linalg_pinv.atol_rtol_tensor(Tensor self, *, Tensor? atol=None, Tensor? rtol=None, bool hermitian=False) -> Tensor #r
linalg_pinv.atol_rtol_tensor_out(Tensor self, *, Tensor? atol=None, Tensor? rtol=None, bool hermitian=False, Tensor(a!) out) -> Tensor(a!) #or
linalg_pinv.out(Tensor self, float rcond, bool hermitian=False, *, Tensor(a!) out) -> Tensor(a!) #or
linalg_pinv.out_rcond_tensor(Tensor self, Tensor rcond, bool hermitian=False, *, Tensor(a!) out) -> Tensor(a!) #or
linalg_pinv.rcond_tensor(Tensor self, Tensor rcond, bool hermitian=False) -> Tensor #r
linalg_qr(Tensor A, str mode="reduced") -> (Tensor Q, Tensor R) #r
linalg_qr.out(Tensor A, str mode="reduced", *, Tensor(a!) Q, Tensor(b!) R) -> (Tensor(a!) Q, Tensor(b!) R) #or
linalg_slogdet(Tensor A) -> (Tensor sign, Tensor logabsdet) #r
linalg_slogdet.out(Tensor A, *, Tensor(a!) sign, Tensor(b!) logabsdet) -> (Tensor(a!) sign, Tensor(b!) logabsdet) #or
linalg_solve(Tensor A, Tensor B, *, bool left=True) -> Tensor #r
linalg_solve.out(Tensor A, Tensor B, *, bool left=True, Tensor(a!) out) -> Tensor(a!) #or
linalg_solve_ex(Tensor A, Tensor B, *, bool left=True, bool check_errors=False) -> (Tensor result, Tensor info) #r
linalg_solve_ex.out(Tensor A, Tensor B, *, bool left=True, bool check_errors=False, Tensor(a!) result, Tensor(b!) info) -> (Tensor(a!) result, Tensor(b!) info) #or
linalg_solve_triangular(Tensor self, Tensor B, *, bool upper, bool left=True, bool unitriangular=False) -> Tensor #r
linalg_solve_triangular.out(Tensor self, Tensor B, *, bool upper, bool left=True, bool unitriangular=False, Tensor(a!) out) -> Tensor(a!) #or
linalg_svd(Tensor A, bool full_matrices=True, *, str? driver=None) -> (Tensor U, Tensor S, Tensor Vh) #r
linalg_svd.U(Tensor A, bool full_matrices=True, *, str? driver=None, Tensor(a!) U, Tensor(b!) S, Tensor(c!) Vh) -> (Tensor(a!) U, Tensor(b!) S, Tensor(c!) Vh) #or
linalg_svdvals(Tensor A, *, str? driver=None) -> Tensor #r
linalg_svdvals.out(Tensor A, *, str? driver=None, Tensor(a!) out) -> Tensor(a!) #or
linalg_tensorinv(Tensor self, int ind=2) -> Tensor #r
linalg_tensorinv.out(Tensor self, int ind=2, *, Tensor(a!) out) -> Tensor(a!) #or
linalg_tensorsolve(Tensor self, Tensor other, int[]? dims=None) -> Tensor #r
linalg_tensorsolve.out(Tensor self, Tensor other, int[]? dims=None, *, Tensor(a!) out) -> Tensor(a!) #or
linalg_vander(Tensor x, *, SymInt? N=None) -> Tensor #r
linalg_vecdot(Tensor x, Tensor y, *, int dim=-1) -> Tensor #r
linalg_vecdot.out(Tensor x, Tensor y, *, int dim=-1, Tensor(a!) out) -> Tensor(a!) #or
linalg_vector_norm(Tensor self, Scalar ord=2, int[1]? dim=None, bool keepdim=False, *, ScalarType? dtype=None) -> Tensor #rs
linalg_vector_norm.out(Tensor self, Scalar ord=2, int[1]? dim=None, bool keepdim=False, *, ScalarType? dtype=None, Tensor(a!) out) -> Tensor(a!) #ors
linear(Tensor input, Tensor weight, Tensor? bias=None) -> Tensor #r
linear.out(Tensor input, Tensor weight, Tensor? bias=None, *, Tensor(a!) out) -> Tensor(a!) #or
linear_backward(Tensor self, Tensor grad_output, Tensor weight, bool[3] output_mask) -> (Tensor, Tensor, Tensor) #r
linear_backward.out(Tensor self, Tensor grad_output, Tensor weight, bool[3] output_mask, *, Tensor(a!) out0, Tensor(b!) out1, Tensor(c!) out2) -> (Tensor(a!), Tensor(b!), Tensor(c!)) #for
linspace(Scalar start, Scalar end, int steps, *, ScalarType? dtype=None, Layout? layout=None, Device? device=None, bool? pin_memory=None) -> Tensor #r
linspace.Scalar_Tensor(Scalar start, Tensor end, int steps, *, ScalarType? dtype=None, Layout? layout=None, Device? device=None, bool? pin_memory=None) -> Tensor #r
linspace.Scalar_Tensor_out(Scalar start, Tensor end, int steps, *, Tensor(a!) out) -> Tensor(a!) #or
linspace.Tensor_Scalar(Tensor start, Scalar end, int steps, *, ScalarType? dtype=None, Layout? layout=None, Device? device=None, bool? pin_memory=None) -> Tensor #r
linspace.Tensor_Scalar_out(Tensor start, Scalar end, int steps, *, Tensor(a!) out) -> Tensor(a!) #or
linspace.Tensor_Tensor(Tensor start, Tensor end, int steps, *, ScalarType? dtype=None, Layout? layout=None, Device? device=None, bool? pin_memory=None) -> Tensor #r
linspace.Tensor_Tensor_out(Tensor start, Tensor end, int steps, *, Tensor(a!) out) -> Tensor(a!) #or
linspace.out(Scalar start, Scalar end, int steps, *, Tensor(a!) out) -> Tensor(a!) #or
log(Tensor self) -> Tensor #aqr
log.out(Tensor self, *, Tensor(a!) out) -> Tensor(a!) #oqr
log10(Tensor self) -> Tensor #aqr
log10.out(Tensor self, *, Tensor(a!) out) -> Tensor(a!) #oqr
log10_(Tensor(a!) self) -> Tensor(a!) #gqr
log1p(Tensor self) -> Tensor #aqr
log1p.out(Tensor self, *, Tensor(a!) out) -> Tensor(a!) #oqr
log1p_(Tensor(a!) self) -> Tensor(a!) #gqr
log2(Tensor self) -> Tensor #aqr
log2.out(Tensor self, *, Tensor(a!) out) -> Tensor(a!) #oqr
log2_(Tensor(a!) self) -> Tensor(a!) #gqr
log_(Tensor(a!) self) -> Tensor(a!) #gqr
log_normal(Tensor self, float mean=1., float std=2., *, Generator? generator=None) -> Tensor #fnr
log_normal.out(Tensor self, float mean=1., float std=2., *, Generator? generator=None, Tensor(a!) out) -> Tensor(a!) #fnor
log_normal_(Tensor(a!) self, float mean=1., float std=2., *, Generator? generator=None) -> Tensor(a!) #gnr
log_sigmoid(Tensor self) -> Tensor #r
log_sigmoid.out(Tensor self, *, Tensor(a!) out) -> Tensor(a!) #or
log_sigmoid_backward(Tensor grad_output, Tensor self, Tensor buffer) -> Tensor #r
log_sigmoid_backward.grad_input(Tensor grad_output, Tensor self, Tensor buffer, *, Tensor(a!) grad_input) -> Tensor(a!) #or
log_sigmoid_forward(Tensor self) -> (Tensor output, Tensor buffer) #r
log_sigmoid_forward.output(Tensor self, *, Tensor(a!) output, Tensor(b!) buffer) -> (Tensor(a!), Tensor(b!)) #or
log_softmax.int(Tensor self, int dim, ScalarType? dtype=None) -> Tensor #r
log_softmax.int_out(Tensor self, int dim, ScalarType? dtype=None, *, Tensor(a!) out) -> Tensor(a!) #or
)~";

inline constexpr char schemas_aten_5[] = R"~(
logaddexp(Tensor self, Tensor other) -> Tensor #qr
logaddexp.out(Tensor self, Tensor other, *, Tensor(a!) out) -> Tensor(a!) #oqr
logaddexp2(Tensor self, Tensor other) -> Tensor #qr
logaddexp2.out(Tensor self, Tensor other, *, Tensor(a!) out) -> Tensor(a!) #oqr
logcumsumexp(Tensor self, int dim) -> Tensor #r
logcumsumexp.out(Tensor self, int dim, *, Tensor(a!) out) -> Tensor(a!) #or
logdet(Tensor self) -> Tensor #r
logical_and(Tensor self, Tensor other) -> Tensor #aqr
logical_and.out(Tensor self, Tensor other, *, Tensor(a!) out) -> Tensor(a!) #oqr
logical_and_(Tensor(a!) self, Tensor other) -> Tensor(a!) #gqr
logical_not(Tensor self) -> Tensor #aqr
logical_not.out(Tensor self, *, Tensor(a!) out) -> Tensor(a!) #oqr
logical_not_(Tensor(a!) self) -> Tensor(a!) #gqr
logical_or(Tensor self, Tensor other) -> Tensor #aqr
logical_or.out(Tensor self, Tensor other, *, Tensor(a!) out) -> Tensor(a!) #oqr
logical_or_(Tensor(a!) self, Tensor other) -> Tensor(a!) #gqr
logical_xor(Tensor self, Tensor other) -> Tensor #aqr
logical_xor.out(Tensor self, Tensor other, *, Tensor(a!) out) -> Tensor(a!) #oqr
logical_xor_(Tensor(a!) self, Tensor other) -> Tensor(a!) #gqr
logit(Tensor self, float? eps=None) -> Tensor #qr
logit.out(Tensor self, float? eps=None, *, Tensor(a!) out) -> Tensor(a!) #oqr
logit_(Tensor(a!) self, float? eps=None) -> Tensor(a!) #gqr
logit_backward(Tensor grad_output, Tensor self, float? eps=None) -> Tensor #qr
logit_backward.grad_input(Tensor grad_output, Tensor self, float? eps=None, *, Tensor(a!) grad_input) -> Tensor(a!) #oqr
logspace(Scalar start, Scalar end, int steps, float base=10., *, ScalarType? dtype=None, Layout? layout=None, Device? device=None, bool? pin_memory=None) -> Tensor #r
logspace.Scalar_Tensor(Scalar start, Tensor end, int steps, float base=10., *, ScalarType? dtype=None, Layout? layout=None, Device? device=None, bool? pin_memory=None) -> Tensor #r
logspace.Scalar_Tensor_out(Scalar start, Tensor end, int steps, float base=10., *, Tensor(a!) out) -> Tensor(a!) #or
logspace.Tensor_Scalar(Tensor start, Scalar end, int steps, float base=10., *, ScalarType? dtype=None, Layout? layout=None, Device? device=None, bool? pin_memory=None) -> Tensor #r
logspace.Tensor_Scalar_out(Tensor start, Scalar end, int steps, float base=10., *, Tensor(a!) out) -> Tensor(a!) #or
logspace.Tensor_Tensor(Tensor start, Tensor end, int steps, float base=10., *, ScalarType? dtype=None, Layout? layout=None, Device? device=None, bool? pin_memory=None) -> Tensor #r
logspace.Tensor_Tensor_out(Tensor start, Tensor end, int steps, float base=10., *, Tensor(a!) out) -> Tensor(a!) #or
logspace.out(Scalar start, Scalar end, int steps, float base=10., *, Tensor(a!) out) -> Tensor(a!) #or
logsumexp(Tensor self, int[1] dim, bool keepdim=False) -> Tensor #rs
logsumexp.out(Tensor self, int[1] dim, bool keepdim=False, *, Tensor(a!) out) -> Tensor(a!) #ors
lstm.data(Tensor data, Tensor batch_sizes, Tensor[] hx, Tensor[] params, bool has_biases, int num_layers, float dropout, bool train, bool bidirectional) -> (Tensor, Tensor, Tensor) #nr
lstm.input(Tensor input, Tensor[] hx, Tensor[] params, bool has_biases, int num_layers, float dropout, bool train, bool bidirectional, bool batch_first) -> (Tensor, Tensor, Tensor) #nr
lstm_cell(Tensor input, Tensor[] hx, Tensor w_ih, Tensor w_hh, Tensor? b_ih=None, Tensor? b_hh=None) -> (Tensor, Tensor) #r
lstm_mps_backward(Tensor? grad_y, Tensor? grad_hy, Tensor? grad_cy, Tensor z_state, Tensor cell_state_fwd, Tensor input, Tensor layersOutputs, Tensor[] hx, Tensor[] params, bool has_biases, int num_layers, float dropout, bool train, bool bidirectional, bool batch_first) -> (Tensor, Tensor[], Tensor[]) #r
lstm_mps_backward.out(Tensor? grad_y, Tensor? grad_hy, Tensor? grad_cy, Tensor z_state, Tensor cell_state_fwd, Tensor input, Tensor layersOutputs, Tensor[] hx, Tensor[] params, bool has_biases, int num_layers, float dropout, bool train, bool bidirectional, bool batch_first, *, Tensor(a!) out0, Tensor(b!)[] out1, Tensor(c!)[] out2) -> () #for
lt.Scalar(Tensor self, Scalar other) -> Tensor #aqr
lt.Scalar_out(Tensor self, Scalar other, *, Tensor(a!) out) -> Tensor(a!) #oqr
lt.Tensor(Tensor self, Tensor other) -> Tensor #aqr
lt.Tensor_out(Tensor self, Tensor other, *, Tensor(a!) out) -> Tensor(a!) #oqr
lt_.Scalar(Tensor(a!) self, Scalar other) -> Tensor(a!) #gr
lt_.Tensor(Tensor(a!) self, Tensor other) -> Tensor(a!) #gr
lu_solve(Tensor self, Tensor LU_data, Tensor LU_pivots) -> Tensor #r
lu_solve.out(Tensor self, Tensor LU_data, Tensor LU_pivots, *, Tensor(a!) out) -> Tensor(a!) #or
lu_unpack(Tensor LU_data, Tensor LU_pivots, bool unpack_data=True, bool unpack_pivots=True) -> (Tensor P, Tensor L, Tensor U) #r
lu_unpack.out(Tensor LU_data, Tensor LU_pivots, bool unpack_data=True, bool unpack_pivots=True, *, Tensor(a!) P, Tensor(b!) L, Tensor(c!) U) -> (Tensor(a!) P, Tensor(b!) L, Tensor(c!) U) #or
mH(Tensor(a) self) -> Tensor(a) #r
mT(Tensor(a) self) -> Tensor(a) #r
margin_ranking_loss(Tensor input1, Tensor input2, Tensor target, float margin=0., int reduction=1) -> Tensor #r
masked_fill.Scalar(Tensor self, Tensor mask, Scalar value) -> Tensor #qr
masked_fill.Scalar_out(Tensor self, Tensor mask, Scalar value, *, Tensor(a!) out) -> Tensor(a!) #for
masked_fill.Tensor(Tensor self, Tensor mask, Tensor value) -> Tensor #r
masked_fill.Tensor_out(Tensor self, Tensor mask, Tensor value, *, Tensor(a!) out) -> Tensor(a!) #for
masked_fill_.Scalar(Tensor(a!) self, Tensor mask, Scalar value) -> Tensor(a!) #gr
masked_fill_.Tensor(Tensor(a!) self, Tensor mask, Tensor value) -> Tensor(a!) #gr
masked_scatter(Tensor self, Tensor mask, Tensor source) -> Tensor #ar
masked_scatter.out(Tensor self, Tensor mask, Tensor source, *, Tensor(a!) out) -> Tensor(a!) #for
masked_scatter_(Tensor(a!) self, Tensor mask, Tensor source) -> Tensor(a!) #gr
masked_scatter_backward(Tensor grad_output, Tensor mask, SymInt[] sizes) -> Tensor #r
masked_select(Tensor self, Tensor mask) -> Tensor #dr
masked_select.out(Tensor self, Tensor mask, *, Tensor(a!) out) -> Tensor(a!) #dor
masked_select_backward(Tensor grad, Tensor input, Tensor mask) -> Tensor #r
matmul(Tensor self, Tensor other) -> Tensor #r
matmul.out(Tensor self, Tensor other, *, Tensor(a!) out) -> Tensor(a!) #or
matmul_backward(Tensor grad, Tensor self, Tensor other, bool[2] mask) -> (Tensor, Tensor) #r
matmul_backward.out(Tensor grad, Tensor self, Tensor other, bool[2] mask, *, Tensor(a!) out0, Tensor(b!) out1) -> (Tensor(a!), Tensor(b!)) #for
matrix_H(Tensor(a) self) -> Tensor(a) #r
matrix_exp(Tensor self) -> Tensor #r
matrix_exp_backward(Tensor self, Tensor grad) -> Tensor #r
matrix_power(Tensor self, int n) -> Tensor #r
matrix_power.out(Tensor self, int n, *, Tensor(a!) out) -> Tensor(a!) #or
max(Tensor self) -> Tensor #rs
max.dim(Tensor self, int dim, bool keepdim=False) -> (Tensor values, Tensor indices) #ars
max.dim_max(Tensor self, int dim, bool keepdim=False, *, Tensor(a!) max, Tensor(b!) max_values) -> (Tensor(a!) values, Tensor(b!) indices) #ors
max.other(Tensor self, Tensor other) -> Tensor #qr
max.out(Tensor self, Tensor other, *, Tensor(a!) out) -> Tensor(a!) #oqr
max.unary_out(Tensor self, *, Tensor(a!) out) -> Tensor(a!) #ors
max_pool1d(Tensor self, int[1] kernel_size, int[1] stride=[], int[1] padding=[0], int[1] dilation=[1], bool ceil_mode=False) -> Tensor #r
max_pool1d_with_indices(Tensor self, int[1] kernel_size, int[1] stride=[], int[1] padding=[0], int[1] dilation=[1], bool ceil_mode=False) -> (Tensor, Tensor) #r
max_pool2d(Tensor self, int[2] kernel_size, int[2] stride=[], int[2] padding=0, int[2] dilation=1, bool ceil_mode=False) -> Tensor #r
max_pool2d_backward(Tensor grad_output, Tensor self, int[2] kernel_size, int[2] stride=[], int[2] padding=0, int[2] dilation=1, bool ceil_mode=False) -> Tensor #r
max_pool2d_backward.out(Tensor grad_output, Tensor self, int[2] kernel_size, int[2] stride=[], int[2] padding=0, int[2] dilation=1, bool ceil_mode=False, *, Tensor(a!) out) -> Tensor(a!) #for
max_pool2d_with_indices(Tensor self, int[2] kernel_size, int[2] stride=[], int[2] padding=0, int[2] dilation=1, bool ceil_mode=False) -> (Tensor, Tensor) #ar
max_pool2d_with_indices.out(Tensor self, int[2] kernel_size, int[2] stride=[], int[2] padding=0, int[2] dilation=1, bool ceil_mode=False, *, Tensor(a!) out, Tensor(b!) indices) -> (Tensor(a!), Tensor(b!)) #or
max_pool2d_with_indices_backward(Tensor grad_output, Tensor self, int[2] kernel_size, int[2] stride, int[2] padding, int[2] dilation, bool ceil_mode, Tensor indices) -> Tensor #ar
max_pool2d_with_indices_backward.grad_input(Tensor grad_output, Tensor self, int[2] kernel_size, int[2] stride, int[2] padding, int[2] dilation, bool ceil_mode, Tensor indices, *, Tensor(a!) grad_input) -> Tensor(a!) #or
max_pool3d(Tensor self, int[3] kernel_size, int[3] stride=[], int[3] padding=0, int[3] dilation=1, bool ceil_mode=False) -> Tensor #r
max_pool3d_with_indices(Tensor self, int[3] kernel_size, int[3] stride=[], int[3] padding=0, int[3] dilation=1, bool ceil_mode=False) -> (Tensor, Tensor) #ar
max_pool3d_with_indices.out(Tensor self, int[3] kernel_size, int[3] stride=[], int[3] padding=0, int[3] dilation=1, bool ceil_mode=False, *, Tensor(a!) out, Tensor(b!) indices) -> (Tensor(a!), Tensor(b!)) #or
max_pool3d_with_indices_backward(Tensor grad_output, Tensor self, int[3] kernel_size, int[3] stride, int[3] padding, int[3] dilation, bool ceil_mode, Tensor indices) -> Tensor #r
max_pool3d_with_indices_backward.grad_input(Tensor grad_output, Tensor self, int[3] kernel_size, int[3] stride, int[3] padding, int[3] dilation, bool ceil_mode, Tensor indices, *, Tensor(a!) grad_input) -> Tensor(a!) #or
max_unpool2d(Tensor self, Tensor indices, SymInt[2] output_size) -> Tensor #r
max_unpool2d.out(Tensor self, Tensor indices, SymInt[2] output_size, *, Tensor(a!) out) -> Tensor(a!) #or
max_unpool3d(Tensor self, Tensor indices, SymInt[3] output_size, int[3] stride, int[3] padding) -> Tensor #r
max_unpool3d.out(Tensor self, Tensor indices, SymInt[3] output_size, int[3] stride, int[3] padding, *, Tensor(a!) out) -> Tensor(a!) #or
maximum(Tensor self, Tensor other) -> Tensor #aqr
maximum.out(Tensor self, Tensor other, *, Tensor(a!) out) -> Tensor(a!) #oqr
mean(Tensor self, *, ScalarType? dtype=None) -> Tensor #ars
mean.dim(Tensor self, int[1]? dim, bool keepdim=False, *, ScalarType? dtype=None) -> Tensor #ars
mean.dtype_out(Tensor self, *, ScalarType? dtype=None, Tensor(a!) out) -> Tensor(a!) #ors
mean.out(Tensor self, int[1]? dim, bool keepdim=False, *, ScalarType? dtype=None, Tensor(a!) out) -> Tensor(a!) #ors
median(Tensor self) -> Tensor #r
median.dim(Tensor self, int dim, bool keepdim=False) -> (Tensor values, Tensor indices) #r
median.dim_values(Tensor self, int dim, bool keepdim=False, *, Tensor(a!) values, Tensor(b!) indices) -> (Tensor(a!) values, Tensor(b!) indices) #or
median.out(Tensor self, *, Tensor(a!) out) -> Tensor(a!) #for
meshgrid(Tensor[] tensors) -> Tensor[] #r
meshgrid.indexing(Tensor[] tensors, *, str indexing) -> Tensor[] #r
min(Tensor self) -> Tensor #rs
min.dim(Tensor self, int dim, bool keepdim=False) -> (Tensor values, Tensor indices) #ars
min.dim_min(Tensor self, int dim, bool keepdim=False, *, Tensor(a!) min, Tensor(b!) min_indices) -> (Tensor(a!) values, Tensor(b!) indices) #ors
min.other(Tensor self, Tensor other) -> Tensor #qr
min.out(Tensor self, Tensor other, *, Tensor(a!) out) -> Tensor(a!) #oqr
min.unary_out(Tensor self, *, Tensor(a!) out) -> Tensor(a!) #ors
minimum(Tensor self, Tensor other) -> Tensor #aqr
minimum.out(Tensor self, Tensor other, *, Tensor(a!) out) -> Tensor(a!) #oqr
miopen_batch_norm(Tensor input, Tensor weight, Tensor? bias, Tensor? running_mean, Tensor? running_var, bool training, float exponential_average_factor, float epsilon) -> (Tensor, Tensor, Tensor) #r
miopen_batch_norm.out(Tensor input, Tensor weight, Tensor? bias, Tensor? running_mean, Tensor? running_var, bool training, float exponential_average_factor, float epsilon, *, Tensor(a!) out0, Tensor(b!) out1, Tensor(c!) out2) -> (Tensor(a!), Tensor(b!), Tensor(c!)) #for
miopen_batch_norm_backward(Tensor input, Tensor grad_output, Tensor weight, Tensor? running_mean, Tensor? running_var, Tensor? save_mean, Tensor? save_var, float epsilon) -> (Tensor, Tensor, Tensor) #r
miopen_batch_norm_backward.out(Tensor input, Tensor grad_output, Tensor weight, Tensor? running_mean, Tensor? running_var, Tensor? save_mean, Tensor? save_var, float epsilon, *, Tensor(a!) out0, Tensor(b!) out1, Tensor(c!) out2) -> (Tensor(a!), Tensor(b!), Tensor(c!)) #for
miopen_convolution(Tensor self, Tensor weight, Tensor? bias, SymInt[] padding, SymInt[] stride, SymInt[] dilation, SymInt groups, bool benchmark, bool deterministic) -> Tensor #r
miopen_convolution.out(Tensor self, Tensor weight, Tensor? bias, SymInt[] padding, SymInt[] stride, SymInt[] dilation, SymInt groups, bool benchmark, bool deterministic, *, Tensor(a!) out) -> Tensor(a!) #for
miopen_convolution_add_relu(Tensor self, Tensor weight, Tensor z, Scalar? alpha, Tensor? bias, SymInt[] stride, SymInt[] padding, SymInt[] dilation, SymInt groups) -> Tensor #r
miopen_convolution_relu(Tensor self, Tensor weight, Tensor? bias, SymInt[] stride, SymInt[] padding, SymInt[] dilation, SymInt groups) -> Tensor #r
miopen_convolution_transpose(Tensor self, Tensor weight, Tensor? bias, SymInt[] padding, SymInt[] output_padding, SymInt[] stride, SymInt[] dilation, SymInt groups, bool benchmark, bool deterministic) -> Tensor #r
miopen_convolution_transpose.out(Tensor self, Tensor weight, Tensor? bias, SymInt[] padding, SymInt[] output_padding, SymInt[] stride, SymInt[] dilation, SymInt groups, bool benchmark, bool deterministic, *, Tensor(a!) out) -> Tensor(a!) #for
miopen_ctc_loss(Tensor log_probs, Tensor targets, int[] input_lengths, int[] target_lengths, int blank, bool deterministic, bool zero_infinity) -> (Tensor, Tensor) #r
miopen_ctc_loss.Tensor(Tensor log_probs, Tensor targets, Tensor input_lengths, Tensor target_lengths, int blank, bool deterministic, bool zero_infinity) -> (Tensor, Tensor) #r
miopen_ctc_loss.out(Tensor log_probs, Tensor targets, int[] input_lengths, int[] target_lengths, int blank, bool deterministic, bool zero_infinity, *, Tensor(a!) out0, Tensor(b!) out1) -> (Tensor(a!), Tensor(b!)) #for
miopen_depthwise_convolution(Tensor self, Tensor weight, Tensor? bias, SymInt[] padding, SymInt[] stride, SymInt[] dilation, SymInt groups, bool benchmark, bool deterministic) -> Tensor #r
miopen_depthwise_convolution.out(Tensor self, Tensor weight, Tensor? bias, SymInt[] padding, SymInt[] stride, SymInt[] dilation, SymInt groups, bool benchmark, bool deterministic, *, Tensor(a!) out) -> Tensor(a!) #for
miopen_rnn(Tensor input, Tensor[] weight, int weight_stride0, Tensor hx, Tensor? cx, int mode, int hidden_size, int num_layers, bool batch_first, float dropout, bool train, bool bidirectional, int[] batch_sizes, Tensor? dropout_state) -> (Tensor, Tensor, Tensor, Tensor, Tensor) #nr
miopen_rnn.out(Tensor input, Tensor[] weight, int weight_stride0, Tensor hx, Tensor? cx, int mode, int hidden_size, int num_layers, bool batch_first, float dropout, bool train, bool bidirectional, int[] batch_sizes, Tensor? dropout_state, *, Tensor(a!) out0, Tensor(b!) out1, Tensor(c!) out2, Tensor(d!) out3, Tensor(e!) out4) -> (Tensor(a!), Tensor(b!), Tensor(c!), Tensor(d!), Tensor(e!)) #fnor
miopen_rnn_backward(Tensor input, Tensor[] weight, int weight_stride0, Tensor weight_buf, Tensor hx, Tensor? cx, Tensor output, Tensor? grad_output, Tensor? grad_hy, Tensor? grad_cy, int mode, int hidden_size, int num_layers, bool batch_first, float dropout, bool train, bool bidirectional, int[] batch_sizes, Tensor? dropout_state, Tensor reserve, bool[4] output_mask) -> (Tensor, Tensor, Tensor, Tensor[]) #r
miopen_rnn_backward.out(Tensor input, Tensor[] weight, int weight_stride0, Tensor weight_buf, Tensor hx, Tensor? cx, Tensor output, Tensor? grad_output, Tensor? grad_hy, Tensor? grad_cy, int mode, int hidden_size, int num_layers, bool batch_first, float dropout, bool train, bool bidirectional, int[] batch_sizes, Tensor? dropout_state, Tensor reserve, bool[4] output_mask, *, Tensor(a!) out0, Tensor(b!) out1, Tensor(c!) out2, Tensor(d!)[] out3) -> () #for
mish(Tensor self) -> Tensor #qr
mish.out(Tensor self, *, Tensor(a!) out) -> Tensor(a!) #or
mish_(Tensor(a!) self) -> Tensor(a!) #gr
mish_backward(Tensor grad_output, Tensor self) -> Tensor #r
mkldnn_adaptive_avg_pool2d(Tensor self, int[2] output_size) -> Tensor #r
mkldnn_adaptive_avg_pool2d.out(Tensor self, int[2] output_size, *, Tensor(a!) out) -> Tensor(a!) #or
mkldnn_adaptive_avg_pool2d_backward(Tensor grad_output, Tensor self) -> Tensor #r
mkldnn_adaptive_avg_pool2d_backward.out(Tensor grad_output, Tensor self, *, Tensor(a!) out) -> Tensor(a!) #for
mkldnn_convolution(Tensor self, Tensor weight, Tensor? bias, SymInt[] padding, SymInt[] stride, SymInt[] dilation, SymInt groups) -> Tensor #r
mkldnn_convolution.out(Tensor self, Tensor weight, Tensor? bias, SymInt[] padding, SymInt[] stride, SymInt[] dilation, SymInt groups, *, Tensor(a!) out) -> Tensor(a!) #for
mkldnn_linear(Tensor self, Tensor weight, Tensor? bias=None) -> Tensor #r
mkldnn_linear.out(Tensor self, Tensor weight, Tensor? bias=None, *, Tensor(a!) out) -> Tensor(a!) #for
mkldnn_linear_backward(Tensor self, Tensor grad_output, Tensor weight, bool[3] output_mask) -> (Tensor, Tensor, Tensor) #r
mkldnn_linear_backward.out(Tensor self, Tensor grad_output, Tensor weight, bool[3] output_mask, *, Tensor(a!) out0, Tensor(b!) out1, Tensor(c!) out2) -> (Tensor(a!), Tensor(b!), Tensor(c!)) #for
mkldnn_linear_backward_input(int[] input_size, Tensor grad_output, Tensor weight) -> Tensor #r
mkldnn_linear_backward_input.out(int[] input_size, Tensor grad_output, Tensor weight, *, Tensor(a!) out) -> Tensor(a!) #for
mkldnn_linear_backward_weights(Tensor grad_output, Tensor input, Tensor weight, bool bias_defined) -> (Tensor, Tensor) #r
mkldnn_linear_backward_weights.out(Tensor grad_output, Tensor input, Tensor weight, bool bias_defined, *, Tensor(a!) out0, Tensor(b!) out1) -> (Tensor(a!), Tensor(b!)) #for
mkldnn_max_pool2d(Tensor self, int[2] kernel_size, int[2] stride=[], int[2] padding=0, int[2] dilation=1, bool ceil_mode=False) -> Tensor #r
mkldnn_max_pool2d.out(Tensor self, int[2] kernel_size, int[2] stride=[], int[2] padding=0, int[2] dilation=1, bool ceil_mode=False, *, Tensor(a!) out) -> Tensor(a!) #for
mkldnn_max_pool2d_backward(Tensor grad_output, Tensor output, Tensor input, int[2] kernel_size, int[2] stride=[], int[2] padding=0, int[2] dilation=1, bool ceil_mode=False) -> Tensor #r
mkldnn_max_pool2d_backward.out(Tensor grad_output, Tensor output, Tensor input, int[2] kernel_size, int[2] stride=[], int[2] padding=0, int[2] dilation=1, bool ceil_mode=False, *, Tensor(a!) out) -> Tensor(a!) #for
mkldnn_max_pool3d(Tensor self, int[3] kernel_size, int[3] stride=[], int[3] padding=0, int[3] dilation=1, bool ceil_mode=False) -> Tensor #r
mkldnn_max_pool3d.out(Tensor self, int[3] kernel_size, int[3] stride=[], int[3] padding=0, int[3] dilation=1, bool ceil_mode=False, *, Tensor(a!) out) -> Tensor(a!) #for
mkldnn_max_pool3d_backward(Tensor grad_output, Tensor output, Tensor input, int[3] kernel_size, int[3] stride=[], int[3] padding=0, int[3] dilation=1, bool ceil_mode=False) -> Tensor #r
mkldnn_max_pool3d_backward.out(Tensor grad_output, Tensor output, Tensor input, int[3] kernel_size, int[3] stride=[], int[3] padding=0, int[3] dilation=1, bool ceil_mode=False, *, Tensor(a!) out) -> Tensor(a!) #for
mkldnn_reorder_conv2d_weight(Tensor self, SymInt[2] padding=[0, 0], SymInt[2] stride=[1, 1], SymInt[2] dilation=[1, 1], SymInt groups=1, SymInt[]? input_size=None) -> Tensor #r
mkldnn_reorder_conv2d_weight.out(Tensor self, SymInt[2] padding=[0, 0], SymInt[2] stride=[1, 1], SymInt[2] dilation=[1, 1], SymInt groups=1, SymInt[]? input_size=None, *, Tensor(a!) out) -> Tensor(a!) #for
mkldnn_reorder_conv3d_weight(Tensor self, SymInt[3] padding=[0, 0, 0], SymInt[3] stride=[1, 1, 1], SymInt[3] dilation=[1, 1, 1], SymInt groups=1, SymInt[]? input_size=None) -> Tensor #r
mkldnn_reorder_conv3d_weight.out(Tensor self, SymInt[3] padding=[0, 0, 0], SymInt[3] stride=[1, 1, 1], SymInt[3] dilation=[1, 1, 1], SymInt groups=1, SymInt[]? input_size=None, *, Tensor(a!) out) -> Tensor(a!) #for
mkldnn_rnn_layer(Tensor input, Tensor weight0, Tensor weight1, Tensor weight2, Tensor weight3, Tensor hx_, Tensor cx_, bool reverse, int[] batch_sizes, int mode, int hidden_size, int num_layers, bool has_biases, bool bidirectional, bool batch_first, bool train) -> (Tensor, Tensor, Tensor, Tensor) #r
mkldnn_rnn_layer.out(Tensor input, Tensor weight0, Tensor weight1, Tensor weight2, Tensor weight3, Tensor hx_, Tensor cx_, bool reverse, int[] batch_sizes, int mode, int hidden_size, int num_layers, bool has_biases, bool bidirectional, bool batch_first, bool train, *, Tensor(a!) out0, Tensor(b!) out1, Tensor(c!) out2, Tensor(d!) out3) -> (Tensor(a!), Tensor(b!), Tensor(c!), Tensor(d!)) #for
mkldnn_rnn_layer_backward(Tensor input, Tensor weight1, Tensor weight2, Tensor weight3, Tensor weight4, Tensor hx_, Tensor cx_tmp, Tensor output, Tensor hy_, Tensor cy_, Tensor? grad_output, Tensor? grad_hy, Tensor? grad_cy, bool reverse, int mode, int hidden_size, int num_layers, bool has_biases, bool train, bool bidirectional, int[] batch_sizes, bool batch_first, Tensor workspace) -> (Tensor, Tensor, Tensor, Tensor, Tensor, Tensor, Tensor) #r
mkldnn_rnn_layer_backward.out(Tensor input, Tensor weight1, Tensor weight2, Tensor weight3, Tensor weight4, Tensor hx_, Tensor cx_tmp, Tensor output, Tensor hy_, Tensor cy_, Tensor? grad_output, Tensor? grad_hy, Tensor? grad_cy, bool reverse, int mode, int hidden_size, int num_layers, bool has_biases, bool train, bool bidirectional, int[] batch_sizes, bool batch_first, Tensor workspace, *, Tensor(a!) out0, Tensor(b!) out1, Tensor(c!) out2, Tensor(d!) out3, Tensor(e!) out4, Tensor(f!) out5, Tensor(g!) out6) -> (Tensor(a!), Tensor(b!), Tensor(c!), Tensor(d!), Tensor(e!), Tensor(f!), Tensor(g!)) #for
mm(Tensor self, Tensor mat2) -> Tensor #ar
mm.dtype(Tensor self, Tensor mat2, ScalarType out_dtype) -> Tensor #r
mm.dtype_out(Tensor self, Tensor mat2, ScalarType out_dtype, *, Tensor(a!) out) -> Tensor(a!) #or
mm.out(Tensor self, Tensor mat2, *, Tensor(a!) out) -> Tensor(a!) #or
mode(Tensor self, int dim=-1, bool keepdim=False) -> (Tensor values, Tensor indices) #r
mode.values(Tensor self, int dim=-1, bool keepdim=False, *, Tensor(a!) values, Tensor(b!) indices) -> (Tensor(a!) values, Tensor(b!) indices) #or
moveaxis.int(Tensor(a) self, int source, int destination) -> Tensor(a) #r
moveaxis.intlist(Tensor(a) self, int[] source, int[] destination) -> Tensor(a) #r
movedim.int(Tensor(a) self, int source, int destination) -> Tensor(a) #r
movedim.intlist(Tensor(a) self, int[] source, int[] destination) -> Tensor(a) #r
mps_convolution_backward(Tensor self, Tensor grad_output, Tensor weight, SymInt[] padding, SymInt[] stride, SymInt[] dilation, SymInt groups, bool[3] output_mask) -> (Tensor, Tensor, Tensor) #r
mps_convolution_backward.out(Tensor self, Tensor grad_output, Tensor weight, SymInt[] padding, SymInt[] stride, SymInt[] dilation, SymInt groups, bool[3] output_mask, *, Tensor(a!) out0, Tensor(b!) out1, Tensor(c!) out2) -> (Tensor(a!), Tensor(b!), Tensor(c!)) #for
mps_convolution_transpose_backward(Tensor self, Tensor grad_output, Tensor weight, SymInt[] padding, SymInt[] output_padding, SymInt[] stride, SymInt[] dilation, SymInt groups, bool[2] output_mask) -> (Tensor, Tensor) #r
mps_convolution_transpose_backward.out(Tensor self, Tensor grad_output, Tensor weight, SymInt[] padding, SymInt[] output_padding, SymInt[] stride, SymInt[] dilation, SymInt groups, bool[2] output_mask, *, Tensor(a!) out0, Tensor(b!) out1) -> (Tensor(a!), Tensor(b!)) #for
mse_loss(Tensor self, Tensor target, int reduction=1) -> Tensor #r
mse_loss.out(Tensor self, Tensor target, int reduction=1, *, Tensor(a!) out) -> Tensor(a!) #or
mse_loss_backward(Tensor grad_output, Tensor self, Tensor target, int reduction) -> Tensor #r
mse_loss_backward.grad_input(Tensor grad_output, Tensor self, Tensor target, int reduction, *, Tensor(a!) grad_input) -> Tensor(a!) #or
msort(Tensor self) -> Tensor #r
msort.out(Tensor self, *, Tensor(a!) out) -> Tensor(a!) #or
mul.Scalar(Tensor self, Scalar other) -> Tensor #aqr
mul.Scalar_out(Tensor self, Scalar other, *, Tensor(a!) out) -> Tensor(a!) #for
mul.Tensor(Tensor self, Tensor other) -> Tensor #aqr
mul.out(Tensor self, Tensor other, *, Tensor(a!) out) -> Tensor(a!) #oqr
mul_.Scalar(Tensor(a!) self, Scalar other) -> Tensor(a!) #gqr
mul_.Tensor(Tensor(a!) self, Tensor other) -> Tensor(a!) #gqr
multi_margin_loss(Tensor self, Tensor target, Scalar p=1, Scalar margin=1, Tensor? weight=None, int reduction=1) -> Tensor #r
multi_margin_loss.out(Tensor self, Tensor target, Scalar p=1, Scalar margin=1, Tensor? weight=None, int reduction=1, *, Tensor(a!) out) -> Tensor(a!) #or
multi_margin_loss_backward(Tensor grad_output, Tensor self, Tensor target, Scalar p, Scalar margin, Tensor? weight=None, int reduction=1) -> Tensor #r
multi_margin_loss_backward.grad_input(Tensor grad_output, Tensor self, Tensor target, Scalar p, Scalar margin, Tensor? weight=None, int reduction=1, *, Tensor(a!) grad_input) -> Tensor(a!) #or
multilabel_margin_loss(Tensor self, Tensor target, int reduction=1) -> Tensor #r
multilabel_margin_loss.out(Tensor self, Tensor target, int reduction=1, *, Tensor(a!) out) -> Tensor(a!) #or
multilabel_margin_loss_backward(Tensor grad_output, Tensor self, Tensor target, int reduction, Tensor is_target) -> Tensor #r
multilabel_margin_loss_backward.grad_input(Tensor grad_output, Tensor self, Tensor target, int reduction, Tensor is_target, *, Tensor(a!) grad_input) -> Tensor(a!) #or
multilabel_margin_loss_forward(Tensor self, Tensor target, int reduction) -> (Tensor output, Tensor is_target) #r
multilabel_margin_loss_forward.output(Tensor self, Tensor target, int reduction, *, Tensor(a!) output, Tensor(b!) is_target) -> (Tensor(a!), Tensor(b!)) #or
multinomial(Tensor self, SymInt num_samples, bool replacement=False, *, Generator? generator=None) -> Tensor #nr
multinomial.out(Tensor self, SymInt num_samples, bool replacement=False, *, Generator? generator=None, Tensor(a!) out) -> Tensor(a!) #nor
multiply.Scalar(Tensor self, Scalar other) -> Tensor #r
multiply.Tensor(Tensor self, Tensor other) -> Tensor #r
multiply.out(Tensor self, Tensor other, *, Tensor(a!) out) -> Tensor(a!) #or
multiply_.Scalar(Tensor(a!) self, Scalar other) -> Tensor(a!) #gr
multiply_.Tensor(Tensor(a!) self, Tensor other) -> Tensor(a!) #gr
mv(Tensor self, Tensor vec) -> Tensor #r
mv.out(Tensor self, Tensor vec, *, Tensor(a!) out) -> Tensor(a!) #or
mvlgamma(Tensor self, int p) -> Tensor #qr
mvlgamma.out(Tensor self, int p, *, Tensor(a!) out) -> Tensor(a!) #oqr
mvlgamma_(Tensor(a!) self, int p) -> Tensor(a!) #gqr
nan_to_num(Tensor self, float? nan=None, float? posinf=None, float? neginf=None) -> Tensor #qr
nan_to_num.out(Tensor self, float? nan=None, float? posinf=None, float? neginf=None, *, Tensor(a!) out) -> Tensor(a!) #oqr
nan_to_num_(Tensor(a!) self, float? nan=None, float? posinf=None, float? neginf=None) -> Tensor(a!) #gqr
nanmean(Tensor self, int[1]? dim=None, bool keepdim=False, *, ScalarType? dtype=None) -> Tensor #r
nanmean.out(Tensor self, int[1]? dim=None, bool keepdim=False, *, ScalarType? dtype=None, Tensor(a!) out) -> Tensor(a!) #or
nanmedian(Tensor self) -> Tensor #r
nanmedian.dim(Tensor self, int dim, bool keepdim=False) -> (Tensor values, Tensor indices) #r
nanmedian.dim_values(Tensor self, int dim, bool keepdim=False, *, Tensor(a!) values, Tensor(b!) indices) -> (Tensor(a!) values, Tensor(b!) indices) #or
nanmedian.out(Tensor self, *, Tensor(a!) out) -> Tensor(a!) #for
nanquantile(Tensor self, Tensor q, int? dim=None, bool keepdim=False, *, str interpolation="linear") -> Tensor #r
nanquantile.out(Tensor self, Tensor q, int? dim=None, bool keepdim=False, *, str interpolation="linear", Tensor(a!) out) -> Tensor(a!) #or
nanquantile.scalar(Tensor self, float q, int? dim=None, bool keepdim=False, *, str interpolation="linear") -> Tensor #r
nanquantile.scalar_out(Tensor self, float q, int? dim=None, bool keepdim=False, *, str interpolation="linear", Tensor(a!) out) -> Tensor(a!) #or
nansum(Tensor self, int[1]? dim=None, bool keepdim=False, *, ScalarType? dtype=None) -> Tensor #rs
nansum.out(Tensor self, int[1]? dim=None, bool keepdim=False, *, ScalarType? dtype=None, Tensor(a!) out) -> Tensor(a!) #ors
narrow(Tensor(a) self, int dim, SymInt start, SymInt length) -> Tensor(a) #r
narrow.Tensor(Tensor(a) self, int dim, Tensor start, SymInt length) -> Tensor(a) #r
narrow_copy(Tensor self, int dim, SymInt start, SymInt length) -> Tensor #rt
narrow_copy.out(Tensor self, int dim, SymInt start, SymInt length, *, Tensor(a!) out) -> Tensor(a!) #or
native_batch_norm(Tensor input, Tensor? weight, Tensor? bias, Tensor? running_mean, Tensor? running_var, bool training, float momentum, float eps) -> (Tensor, Tensor, Tensor) #r
native_batch_norm.out(Tensor input, Tensor? weight, Tensor? bias, Tensor? running_mean, Tensor? running_var, bool training, float momentum, float eps, *, Tensor(a!) out, Tensor(b!) save_mean, Tensor(c!) save_invstd) -> (Tensor(a!), Tensor(b!), Tensor(c!)) #or
native_batch_norm_backward(Tensor grad_out, Tensor input, Tensor? weight, Tensor? running_mean, Tensor? running_var, Tensor? save_mean, Tensor? save_invstd, bool train, float eps, bool[3] output_mask) -> (Tensor, Tensor, Tensor) #r
native_batch_norm_backward.out(Tensor grad_out, Tensor input, Tensor? weight, Tensor? running_mean, Tensor? running_var, Tensor? save_mean, Tensor? save_invstd, bool train, float eps, bool[3] output_mask, *, Tensor(a!) out0, Tensor(b!) out1, Tensor(c!) out2) -> (Tensor(a!), Tensor(b!), Tensor(c!)) #for
native_channel_shuffle(Tensor self, SymInt groups) -> Tensor #r
native_dropout(Tensor input, float p, bool? train) -> (Tensor, Tensor) #anr
native_dropout.out(Tensor input, float p, bool? train, *, Tensor(a!) out0, Tensor(b!) out1) -> (Tensor(a!), Tensor(b!)) #fnor
native_dropout_backward(Tensor grad_output, Tensor mask, float scale) -> Tensor #qr
native_dropout_backward.out(Tensor grad_output, Tensor mask, float scale, *, Tensor(a!) out) -> Tensor(a!) #for
native_group_norm(Tensor input, Tensor? weight, Tensor? bias, SymInt N, SymInt C, SymInt HxW, int group, float eps) -> (Tensor, Tensor, Tensor) #ar
native_group_norm.out(Tensor input, Tensor? weight, Tensor? bias, SymInt N, SymInt C, SymInt HxW, int group, float eps, *, Tensor(a!) out0, Tensor(b!) out1, Tensor(c!) out2) -> (Tensor(a!), Tensor(b!), Tensor(c!)) #for
native_group_norm_backward(Tensor grad_out, Tensor input, Tensor mean, Tensor rstd, Tensor? weight, SymInt N, SymInt C, SymInt HxW, int group, bool[3] output_mask) -> (Tensor, Tensor, Tensor) #ar
native_group_norm_backward.out(Tensor grad_out, Tensor input, Tensor mean, Tensor rstd, Tensor? weight, SymInt N, SymInt C, SymInt HxW, int group, bool[3] output_mask, *, Tensor(a!) out0, Tensor(b!) out1, Tensor(c!) out2) -> (Tensor(a!), Tensor(b!), Tensor(c!)) #for
native_layer_norm(Tensor input, SymInt[] normalized_shape, Tensor? weight, Tensor? bias, float eps) -> (Tensor, Tensor, Tensor) #ar
native_layer_norm.out(Tensor input, SymInt[] normalized_shape, Tensor? weight, Tensor? bias, float eps, *, Tensor(a!) out0, Tensor(b!) out1, Tensor(c!) out2) -> (Tensor(a!), Tensor(b!), Tensor(c!)) #for
native_layer_norm_backward(Tensor grad_out, Tensor input, SymInt[] normalized_shape, Tensor mean, Tensor rstd, Tensor? weight, Tensor? bias, bool[3] output_mask) -> (Tensor, Tensor, Tensor) #ar
native_layer_norm_backward.out(Tensor grad_out, Tensor input, SymInt[] normalized_shape, Tensor mean, Tensor rstd, Tensor? weight, Tensor? bias, bool[3] output_mask, *, Tensor(a!) out0, Tensor(b!) out1, Tensor(c!) out2) -> (Tensor(a!), Tensor(b!), Tensor(c!)) #for
native_norm(Tensor self, Scalar p=2) -> Tensor #r
native_norm.ScalarOpt_dim_dtype(Tensor self, Scalar? p, int[1] dim, bool keepdim, ScalarType? dtype) -> Tensor #r
native_norm.ScalarOpt_dim_dtype_out(Tensor self, Scalar? p, int[1] dim, bool keepdim, ScalarType? dtype, *, Tensor(a!) out) -> Tensor(a!) #for
native_norm.out(Tensor self, Scalar p=2, *, Tensor(a!) out) -> Tensor(a!) #for
ne.Scalar(Tensor self, Scalar other) -> Tensor #aqr
ne.Scalar_out(Tensor self, Scalar other, *, Tensor(a!) out) -> Tensor(a!) #oqr
ne.Tensor(Tensor self, Tensor other) -> Tensor #aqr
ne.Tensor_out(Tensor self, Tensor other, *, Tensor(a!) out) -> Tensor(a!) #oqr
ne_.Scalar(Tensor(a!) self, Scalar other) -> Tensor(a!) #gr
ne_.Tensor(Tensor(a!) self, Tensor other) -> Tensor(a!) #gr
neg(Tensor self) -> Tensor #aqr
neg.out(Tensor self, *, Tensor(a!) out) -> Tensor(a!) #oqr
neg_(Tensor(a!) self) -> Tensor(a!) #gqr
negative(Tensor self) -> Tensor #r
negative.out(Tensor self, *, Tensor(a!) out) -> Tensor(a!) #or
negative_(Tensor(a!) self) -> Tensor(a!) #gr
nested_to_padded_tensor(Tensor self, float padding, int[]? output_size=None) -> Tensor #r
new_empty(Tensor self, SymInt[] size, *, ScalarType? dtype=None, Layout? layout=None, Device? device=None, bool? pin_memory=None) -> Tensor #r
new_empty.out(Tensor self, SymInt[] size, *, Tensor(a!) out) -> Tensor(a!) #for
new_empty_strided(Tensor self, SymInt[] size, SymInt[] stride, *, ScalarType? dtype=None, Layout? layout=None, Device? device=None, bool? pin_memory=None) -> Tensor #r
new_empty_strided.out(Tensor self, SymInt[] size, SymInt[] stride, *, Tensor(a!) out) -> Tensor(a!) #for
new_full(Tensor self, SymInt[] size, Scalar fill_value, *, ScalarType? dtype=None, Layout? layout=None, Device? device=None, bool? pin_memory=None) -> Tensor #r
new_full.out(Tensor self, SymInt[] size, Scalar fill_value, *, Tensor(a!) out) -> Tensor(a!) #for
new_ones(Tensor self, SymInt[] size, *, ScalarType? dtype=None, Layout? layout=None, Device? device=None, bool? pin_memory=None) -> Tensor #r
new_ones.out(Tensor self, SymInt[] size, *, Tensor(a!) out) -> Tensor(a!) #for
new_zeros(Tensor self, SymInt[] size, *, ScalarType? dtype=None, Layout? layout=None, Device? device=None, bool? pin_memory=None) -> Tensor #r
new_zeros.out(Tensor self, SymInt[] size, *, Tensor(a!) out) -> Tensor(a!) #for
nextafter(Tensor self, Tensor other) -> Tensor #qr
nextafter.out(Tensor self, Tensor other, *, Tensor(a!) out) -> Tensor(a!) #oqr
nextafter_(Tensor(a!) self, Tensor other) -> Tensor(a!) #gqr
nll_loss(Tensor self, Tensor target, Tensor? weight=None, int reduction=1, SymInt ignore_index=-100) -> Tensor #r
nll_loss.out(Tensor self, Tensor target, Tensor? weight=None, int reduction=1, SymInt ignore_index=-100, *, Tensor(a!) out) -> Tensor(a!) #or
nll_loss2d(Tensor self, Tensor target, Tensor? weight=None, int reduction=1, SymInt ignore_index=-100) -> Tensor #r
nll_loss2d.out(Tensor self, Tensor target, Tensor? weight=None, int reduction=1, SymInt ignore_index=-100, *, Tensor(a!) out) -> Tensor(a!) #or
nll_loss2d_backward(Tensor grad_output, Tensor self, Tensor target, Tensor? weight, int reduction, SymInt ignore_index, Tensor total_weight) -> Tensor #r
nll_loss2d_backward.grad_input(Tensor grad_output, Tensor self, Tensor target, Tensor? weight, int reduction, SymInt ignore_index, Tensor total_weight, *, Tensor(a!) grad_input) -> Tensor(a!) #or
nll_loss2d_forward(Tensor self, Tensor target, Tensor? weight, int reduction, SymInt ignore_index) -> (Tensor output, Tensor total_weight) #r
nll_loss2d_forward.output(Tensor self, Tensor target, Tensor? weight, int reduction, SymInt ignore_index, *, Tensor(a!) output, Tensor(b!) total_weight) -> (Tensor(a!), Tensor(b!)) #or
nll_loss_backward(Tensor grad_output, Tensor self, Tensor target, Tensor? weight, int reduction, SymInt ignore_index, Tensor total_weight) -> Tensor #r
nll_loss_backward.grad_input(Tensor grad_output, Tensor self, Tensor target, Tensor? weight, int reduction, SymInt ignore_index, Tensor total_weight, *, Tensor(a!) grad_input) -> Tensor(a!) #or
nll_loss_forward(Tensor self, Tensor target, Tensor? weight, int reduction, SymInt ignore_index) -> (Tensor output, Tensor total_weight) #r
nll_loss_forward.output(Tensor self, Tensor target, Tensor? weight, int reduction, SymInt ignore_index, *, Tensor(a!) output, Tensor(b!) total_weight) -> (Tensor(a!), Tensor(b!)) #or
nll_loss_nd(Tensor self, Tensor target, Tensor? weight=None, int reduction=1, SymInt ignore_index=-100) -> Tensor #r
nonzero(Tensor self) -> Tensor #adr
nonzero.out(Tensor self, *, Tensor(a!) out) -> Tensor(a!) #dor
nonzero_numpy(Tensor self) -> Tensor[] #r
nonzero_static(Tensor self, *, SymInt size, int fill_value=-1) -> Tensor #r
nonzero_static.out(Tensor self, *, SymInt size, int fill_value=-1, Tensor(a!) out) -> Tensor(a!) #or
norm.Scalar(Tensor self, Scalar p=2) -> Tensor #rs
norm.ScalarOpt_dim(Tensor self, Scalar? p, int[1] dim, bool keepdim=False) -> Tensor #rs
norm.ScalarOpt_dim_dtype(Tensor self, Scalar? p, int[1] dim, bool keepdim, *, ScalarType dtype) -> Tensor #rs
norm.ScalarOpt_dtype(Tensor self, Scalar? p, *, ScalarType dtype) -> Tensor #rs
norm.ScalarOpt_dtype_out(Tensor self, Scalar? p, *, ScalarType dtype, Tensor(a!) out) -> Tensor(a!) #for
norm.Scalar_out(Tensor self, Scalar p=2, *, Tensor(a!) out) -> Tensor(a!) #for
norm.dtype_out(Tensor self, Scalar? p, int[1] dim, bool keepdim, *, ScalarType dtype, Tensor(a!) out) -> Tensor(a!) #ors
norm.out(Tensor self, Scalar? p, int[1] dim, bool keepdim=False, *, Tensor(a!) out) -> Tensor(a!) #ors
norm_except_dim(Tensor v, int pow=2, int dim=0) -> Tensor #r
normal.Tensor_Tensor(Tensor mean, Tensor std, *, Generator? generator=None) -> Tensor #nr
normal.Tensor_Tensor_out(Tensor mean, Tensor std, *, Generator? generator=None, Tensor(a!) out) -> Tensor(a!) #nor
normal.Tensor_float(Tensor mean, float std=1., *, Generator? generator=None) -> Tensor #nr
normal.Tensor_float_out(Tensor mean, float std=1., *, Generator? generator=None, Tensor(a!) out) -> Tensor(a!) #nor
normal.float_Tensor(float mean, Tensor std, *, Generator? generator=None) -> Tensor #nr
normal.float_Tensor_out(float mean, Tensor std, *, Generator? generator=None, Tensor(a!) out) -> Tensor(a!) #nor
normal.float_float(float mean, float std, SymInt[] size, *, Generator? generator=None, ScalarType? dtype=None, Layout? layout=None, Device? device=None, bool? pin_memory=None) -> Tensor #nr
normal.float_float_out(float mean, float std, SymInt[] size, *, Generator? generator=None, Tensor(a!) out) -> Tensor(a!) #nor
normal.out(Tensor self, float mean=0., float std=1., *, Generator? generator=None, Tensor(a!) out) -> Tensor(a!) #fnor
normal_(Tensor(a!) self, float mean=0., float std=1., *, Generator? generator=None) -> Tensor(a!) #gnr
normal_functional(Tensor self, float mean=0., float std=1., *, Generator? generator=None) -> Tensor #nr
not_equal.Scalar(Tensor self, Scalar other) -> Tensor #r
not_equal.Scalar_out(Tensor self, Scalar other, *, Tensor(a!) out) -> Tensor(a!) #or
not_equal.Tensor(Tensor self, Tensor other) -> Tensor #r
not_equal.Tensor_out(Tensor self, Tensor other, *, Tensor(a!) out) -> Tensor(a!) #or
not_equal_.Scalar(Tensor(a!) self, Scalar other) -> Tensor(a!) #gr
not_equal_.Tensor(Tensor(a!) self, Tensor other) -> Tensor(a!) #gr
nuclear_norm(Tensor self, bool keepdim=False) -> Tensor #r
nuclear_norm.dim(Tensor self, int[2] dim, bool keepdim=False) -> Tensor #r
nuclear_norm.dim_out(Tensor self, int[2] dim, bool keepdim=False, *, Tensor(a!) out) -> Tensor(a!) #or
nuclear_norm.out(Tensor self, bool keepdim=False, *, Tensor(a!) out) -> Tensor(a!) #or
numel(Tensor self) -> int #r
numpy_T(Tensor(a) self) -> Tensor(a) #r
one_hot(Tensor self, int num_classes=-1) -> Tensor #dr
ones(SymInt[] size, *, ScalarType? dtype=None, Layout? layout=None, Device? device=None, bool? pin_memory=None) -> Tensor #r
ones.out(SymInt[] size, *, Tensor(a!) out) -> Tensor(a!) #or
ones_like(Tensor self, *, ScalarType? dtype=None, Layout? layout=None, Device? device=None, bool? pin_memory=None, MemoryFormat? memory_format=None) -> Tensor #r
ones_like.out(Tensor self, *, MemoryFormat? memory_format=None, Tensor(a!) out) -> Tensor(a!) #for
orgqr(Tensor self, Tensor input2) -> Tensor #r
orgqr.out(Tensor self, Tensor input2, *, Tensor(a!) out) -> Tensor(a!) #or
ormqr(Tensor self, Tensor input2, Tensor input3, bool left=True, bool transpose=False) -> Tensor #r
ormqr.out(Tensor self, Tensor input2, Tensor input3, bool left=True, bool transpose=False, *, Tensor(a!) out) -> Tensor(a!) #or
outer(Tensor self, Tensor vec2) -> Tensor #r
outer.out(Tensor self, Tensor vec2, *, Tensor(a!) out) -> Tensor(a!) #or
output_nr(Tensor self) -> int #r
pad(Tensor self, SymInt[] pad, str mode="constant", float? value=None) -> Tensor #r
pad_sequence(Tensor[] sequences, bool batch_first=False, float padding_value=0., str padding_side="right") -> Tensor #r
pairwise_distance(Tensor x1, Tensor x2, float p=2., float eps=9.9999999999999995e-07, bool keepdim=False) -> Tensor #r
pdist(Tensor self, float p=2.) -> Tensor #r
permute(Tensor(a) self, int[] dims) -> Tensor(a) #ar
permute_copy(Tensor self, int[] dims) -> Tensor #rt
permute_copy.out(Tensor self, int[] dims, *, Tensor(a!) out) -> Tensor(a!) #fort
pin_memory(Tensor(a) self, Device? device=None) -> Tensor(a) #r
pinverse(Tensor self, float rcond=1.0000000000000001e-15) -> Tensor #r
pixel_shuffle(Tensor self, int upscale_factor) -> Tensor #r
pixel_shuffle.out(Tensor self, int upscale_factor, *, Tensor(a!) out) -> Tensor(a!) #for
pixel_unshuffle(Tensor self, int downscale_factor) -> Tensor #r
pixel_unshuffle.out(Tensor self, int downscale_factor, *, Tensor(a!) out) -> Tensor(a!) #for
poisson(Tensor self, Generator? generator=None) -> Tensor #nr
poisson.out(Tensor self, Generator? generator=None, *, Tensor(a!) out) -> Tensor(a!) #fnor
poisson_nll_loss(Tensor input, Tensor target, bool log_input, bool full, float eps, int reduction) -> Tensor #r
polar(Tensor abs, Tensor angle) -> Tensor #r
polar.out(Tensor abs, Tensor angle, *, Tensor(a!) out) -> Tensor(a!) #or
polygamma(int n, Tensor self) -> Tensor #qr
polygamma.out(int n, Tensor self, *, Tensor(a!) out) -> Tensor(a!) #oqr
polygamma_(Tensor(a!) self, int n) -> Tensor(a!) #gqr
positive(Tensor(a) self) -> Tensor(a) #qr
pow.Scalar(Scalar self, Tensor exponent) -> Tensor #aqr
pow.Scalar_out(Scalar self, Tensor exponent, *, Tensor(a!) out) -> Tensor(a!) #oqr
pow.Tensor_Scalar(Tensor self, Scalar exponent) -> Tensor #aqr
pow.Tensor_Scalar_out(Tensor self, Scalar exponent, *, Tensor(a!) out) -> Tensor(a!) #oqr
pow.Tensor_Tensor(Tensor self, Tensor exponent) -> Tensor #aqr
pow.Tensor_Tensor_out(Tensor self, Tensor exponent, *, Tensor(a!) out) -> Tensor(a!) #oqr
pow_.Scalar(Tensor(a!) self, Scalar exponent) -> Tensor(a!) #gqr
pow_.Tensor(Tensor(a!) self, Tensor exponent) -> Tensor(a!) #gqr
prelu(Tensor self, Tensor weight) -> Tensor #r
prod(Tensor self, *, ScalarType? dtype=None) -> Tensor #ars
prod.dim_int(Tensor self, int dim, bool keepdim=False, *, ScalarType? dtype=None) -> Tensor #ars
prod.int_out(Tensor self, int dim, bool keepdim=False, *, ScalarType? dtype=None, Tensor(a!) out) -> Tensor(a!) #ors
prod.out(Tensor self, *, ScalarType? dtype=None, Tensor(a!) out) -> Tensor(a!) #for
promote_types(ScalarType type1, ScalarType type2) -> ScalarType #r
put(Tensor self, Tensor index, Tensor source, bool accumulate=False) -> Tensor #r
put.out(Tensor self, Tensor index, Tensor source, bool accumulate=False, *, Tensor(a!) out) -> Tensor(a!) #for
put_(Tensor(a!) self, Tensor index, Tensor source, bool accumulate=False) -> Tensor(a!) #gr
q_per_channel_axis(Tensor self) -> int #r
q_per_channel_scales(Tensor self) -> Tensor #r
q_per_channel_scales.out(Tensor self, *, Tensor(a!) out) -> Tensor(a!) #for
q_per_channel_zero_points(Tensor self) -> Tensor #r
q_per_channel_zero_points.out(Tensor self, *, Tensor(a!) out) -> Tensor(a!) #for
q_scale(Tensor self) -> float #r
q_zero_point(Tensor self) -> int #r
qr(Tensor self, bool some=True) -> (Tensor Q, Tensor R) #r
qr.Q(Tensor self, bool some=True, *, Tensor(a!) Q, Tensor(b!) R) -> (Tensor(a!) Q, Tensor(b!) R) #or
qscheme(Tensor self) -> QScheme #r
quantile(Tensor self, Tensor q, int? dim=None, bool keepdim=False, *, str interpolation="linear") -> Tensor #r
quantile.out(Tensor self, Tensor q, int? dim=None, bool keepdim=False, *, str interpolation="linear", Tensor(a!) out) -> Tensor(a!) #or
quantile.scalar(Tensor self, float q, int? dim=None, bool keepdim=False, *, str interpolation="linear") -> Tensor #r
quantile.scalar_out(Tensor self, float q, int? dim=None, bool keepdim=False, *, str interpolation="linear", Tensor(a!) out) -> Tensor(a!) #or
quantize_per_channel(Tensor self, Tensor scales, Tensor zero_points, int axis, ScalarType dtype) -> Tensor #r
quantize_per_channel.out(Tensor self, Tensor scales, Tensor zero_points, int axis, ScalarType dtype, *, Tensor(a!) out) -> Tensor(a!) #for
quantize_per_tensor(Tensor self, float scale, int zero_point, ScalarType dtype) -> Tensor #r
quantize_per_tensor.out(Tensor self, float scale, int zero_point, ScalarType dtype, *, Tensor(a!) out) -> Tensor(a!) #for
quantize_per_tensor.tensor_qparams(Tensor self, Tensor scale, Tensor zero_point, ScalarType dtype) -> Tensor #r
quantize_per_tensor.tensor_qparams_out(Tensor self, Tensor scale, Tensor zero_point, ScalarType dtype, *, Tensor(a!) out) -> Tensor(a!) #for
quantize_per_tensor.tensors(Tensor[] tensors, Tensor scales, Tensor zero_points, ScalarType dtype) -> Tensor[] #r
quantize_per_tensor.tensors_out(Tensor[] tensors, Tensor scales, Tensor zero_points, ScalarType dtype, *, Tensor(a!)[] out) -> () #for
quantize_per_tensor_dynamic(Tensor self, ScalarType dtype, bool reduce_range) -> Tensor #r
quantize_per_tensor_dynamic.out(Tensor self, ScalarType dtype, bool reduce_range, *, Tensor(a!) out) -> Tensor(a!) #for
quantized_batch_norm(Tensor input, Tensor? weight, Tensor? bias, Tensor mean, Tensor var, float eps, float output_scale, int output_zero_point) -> Tensor #r
quantized_batch_norm.out(Tensor input, Tensor? weight, Tensor? bias, Tensor mean, Tensor var, float eps, float output_scale, int output_zero_point, *, Tensor(a!) out) -> Tensor(a!) #for
quantized_gru.data(Tensor data, Tensor batch_sizes, Tensor hx, __torch__.torch.classes.rnn.CellParamsBase[] params, bool has_biases, int num_layers, float dropout, bool train, bool bidirectional) -> (Tensor, Tensor)
quantized_gru.data_legacy(Tensor data, Tensor batch_sizes, Tensor hx, Tensor[] params, bool has_biases, int num_layers, float dropout, bool train, bool bidirectional) -> (Tensor, Tensor)
quantized_gru.input(Tensor input, Tensor hx, __torch__.torch.classes.rnn.CellParamsBase[] params, bool has_biases, int num_layers, float dropout, bool train, bool bidirectional, bool batch_first) -> (Tensor, Tensor)
quantized_gru.input_legacy(Tensor input, Tensor hx, Tensor[] params, bool has_biases, int num_layers, float dropout, bool train, bool bidirectional, bool batch_first) -> (Tensor, Tensor)
quantized_gru_cell(Tensor input, Tensor hx, Tensor w_ih, Tensor w_hh, Tensor b_ih, Tensor b_hh, Tensor packed_ih, Tensor packed_hh, Tensor col_offsets_ih, Tensor col_offsets_hh, Scalar scale_ih, Scalar scale_hh, Scalar zero_point_ih, Scalar zero_point_hh) -> Tensor #r
quantized_lstm.data(Tensor data, Tensor batch_sizes, Tensor[] hx, __torch__.torch.classes.rnn.CellParamsBase[] params, bool has_biases, int num_layers, float dropout, bool train, bool bidirectional, *, ScalarType? dtype=None, bool use_dynamic=False) -> (Tensor, Tensor, Tensor)
quantized_lstm.data_legacy(Tensor data, Tensor batch_sizes, Tensor[] hx, Tensor[] params, bool has_biases, int num_layers, float dropout, bool train, bool bidirectional, *, ScalarType? dtype=None, bool use_dynamic=False) -> (Tensor, Tensor, Tensor)
quantized_lstm.input(Tensor input, Tensor[] hx, __torch__.torch.classes.rnn.CellParamsBase[] params, bool has_biases, int num_layers, float dropout, bool train, bool bidirectional, bool batch_first, *, ScalarType? dtype=None, bool use_dynamic=False) -> (Tensor, Tensor, Tensor)
quantized_lstm.input_legacy(Tensor input, Tensor[] hx, Tensor[] params, bool has_biases, int num_layers, float dropout, bool train, bool bidirectional, bool batch_first, *, ScalarType? dtype=None, bool use_dynamic=False) -> (Tensor, Tensor, Tensor)
quantized_lstm_cell(Tensor input, Tensor[] hx, Tensor w_ih, Tensor w_hh, Tensor b_ih, Tensor b_hh, Tensor packed_ih, Tensor packed_hh, Tensor col_offsets_ih, Tensor col_offsets_hh, Scalar scale_ih, Scalar scale_hh, Scalar zero_point_ih, Scalar zero_point_hh) -> (Tensor, Tensor) #r
quantized_max_pool1d(Tensor self, int[1] kernel_size, int[1] stride=[], int[1] padding=[0], int[1] dilation=[1], bool ceil_mode=False) -> Tensor #r
quantized_max_pool1d.out(Tensor self, int[1] kernel_size, int[1] stride=[], int[1] padding=[0], int[1] dilation=[1], bool ceil_mode=False, *, Tensor(a!) out) -> Tensor(a!) #for
quantized_max_pool2d(Tensor self, int[2] kernel_size, int[2] stride=[], int[2] padding=0, int[2] dilation=1, bool ceil_mode=False) -> Tensor #r
quantized_max_pool2d.out(Tensor self, int[2] kernel_size, int[2] stride=[], int[2] padding=0, int[2] dilation=1, bool ceil_mode=False, *, Tensor(a!) out) -> Tensor(a!) #for
quantized_max_pool3d(Tensor self, int[3] kernel_size, int[3] stride=[], int[3] padding=0, int[3] dilation=1, bool ceil_mode=False) -> Tensor #r
quantized_max_pool3d.out(Tensor self, int[3] kernel_size, int[3] stride=[], int[3] padding=0, int[3] dilation=1, bool ceil_mode=False, *, Tensor(a!) out) -> Tensor(a!) #for
quantized_rnn_relu_cell(Tensor input, Tensor hx, Tensor w_ih, Tensor w_hh, Tensor b_ih, Tensor b_hh, Tensor packed_ih, Tensor packed_hh, Tensor col_offsets_ih, Tensor col_offsets_hh, Scalar scale_ih, Scalar scale_hh, Scalar zero_point_ih, Scalar zero_point_hh) -> Tensor #r
)~";

inline constexpr char schemas_aten_6[] = R"~(
quantized_rnn_tanh_cell(Tensor input, Tensor hx, Tensor w_ih, Tensor w_hh, Tensor b_ih, Tensor b_hh, Tensor packed_ih, Tensor packed_hh, Tensor col_offsets_ih, Tensor col_offsets_hh, Scalar scale_ih, Scalar scale_hh, Scalar zero_point_ih, Scalar zero_point_hh) -> Tensor #r
rad2deg(Tensor self) -> Tensor #qr
rad2deg.out(Tensor self, *, Tensor(a!) out) -> Tensor(a!) #oqr
rad2deg_(Tensor(a!) self) -> Tensor(a!) #gqr
rand(SymInt[] size, *, ScalarType? dtype=None, Layout? layout=None, Device? device=None, bool? pin_memory=None) -> Tensor #anr
rand.generator(SymInt[] size, *, Generator? generator, ScalarType? dtype=None, Layout? layout=None, Device? device=None, bool? pin_memory=None) -> Tensor #nr
rand.generator_out(SymInt[] size, *, Generator? generator, Tensor(a!) out) -> Tensor(a!) #nor
rand.out(SymInt[] size, *, Tensor(a!) out) -> Tensor(a!) #nor
rand_like(Tensor self, *, ScalarType? dtype=None, Layout? layout=None, Device? device=None, bool? pin_memory=None, MemoryFormat? memory_format=None) -> Tensor #nr
rand_like.generator(Tensor self, *, Generator? generator, ScalarType? dtype=None, Layout? layout=None, Device? device=None, bool? pin_memory=None, MemoryFormat? memory_format=None) -> Tensor #nr
rand_like.generator_out(Tensor self, *, Generator? generator, MemoryFormat? memory_format=None, Tensor(a!) out) -> Tensor(a!) #fnor
rand_like.out(Tensor self, *, MemoryFormat? memory_format=None, Tensor(a!) out) -> Tensor(a!) #fnor
randint(SymInt high, SymInt[] size, *, ScalarType? dtype=4, Layout? layout=None, Device? device=None, bool? pin_memory=None) -> Tensor #nr
randint.generator(SymInt high, SymInt[] size, *, Generator? generator, ScalarType? dtype=4, Layout? layout=None, Device? device=None, bool? pin_memory=None) -> Tensor #nr
randint.generator_out(SymInt high, SymInt[] size, *, Generator? generator, Tensor(a!) out) -> Tensor(a!) #nor
randint.low(SymInt low, SymInt high, SymInt[] size, *, ScalarType? dtype=4, Layout? layout=None, Device? device=None, bool? pin_memory=None) -> Tensor #nr
randint.low_generator(SymInt low, SymInt high, SymInt[] size, *, Generator? generator, ScalarType? dtype=4, Layout? layout=None, Device? device=None, bool? pin_memory=None) -> Tensor #nr
randint.low_generator_out(SymInt low, SymInt high, SymInt[] size, *, Generator? generator, Tensor(a!) out) -> Tensor(a!) #nor
randint.low_out(SymInt low, SymInt high, SymInt[] size, *, Tensor(a!) out) -> Tensor(a!) #nor
randint.out(SymInt high, SymInt[] size, *, Tensor(a!) out) -> Tensor(a!) #nor
randint_like(Tensor self, SymInt high, *, ScalarType? dtype=None, Layout? layout=None, Device? device=None, bool? pin_memory=None, MemoryFormat? memory_format=None) -> Tensor #nr
randint_like.Tensor(Tensor self, Tensor high, *, ScalarType? dtype=None, Layout? layout=None, Device? device=None, bool? pin_memory=None, MemoryFormat? memory_format=None) -> Tensor #nr
randint_like.Tensor_generator(Tensor self, Tensor high, *, Generator? generator, ScalarType? dtype=None, Layout? layout=None, Device? device=None, bool? pin_memory=None, MemoryFormat? memory_format=None) -> Tensor #nr
randint_like.Tensor_generator_out(Tensor self, Tensor high, *, Generator? generator, MemoryFormat? memory_format=None, Tensor(a!) out) -> Tensor(a!) #fnor
randint_like.Tensor_out(Tensor self, Tensor high, *, MemoryFormat? memory_format=None, Tensor(a!) out) -> Tensor(a!) #fnor
randint_like.generator(Tensor self, SymInt high, *, Generator? generator, ScalarType? dtype=None, Layout? layout=None, Device? device=None, bool? pin_memory=None, MemoryFormat? memory_format=None) -> Tensor #nr
randint_like.generator_out(Tensor self, SymInt high, *, Generator? generator, MemoryFormat? memory_format=None, Tensor(a!) out) -> Tensor(a!) #fnor
randint_like.low_dtype(Tensor self, SymInt low, SymInt high, *, ScalarType? dtype=None, Layout? layout=None, Device? device=None, bool? pin_memory=None, MemoryFormat? memory_format=None) -> Tensor #nr
randint_like.low_dtype_out(Tensor self, SymInt low, SymInt high, *, MemoryFormat? memory_format=None, Tensor(a!) out) -> Tensor(a!) #fnor
randint_like.low_generator_dtype(Tensor self, SymInt low, SymInt high, *, Generator? generator, ScalarType? dtype=None, Layout? layout=None, Device? device=None, bool? pin_memory=None, MemoryFormat? memory_format=None) -> Tensor #nr
randint_like.low_generator_dtype_out(Tensor self, SymInt low, SymInt high, *, Generator? generator, MemoryFormat? memory_format=None, Tensor(a!) out) -> Tensor(a!) #fnor
randint_like.out(Tensor self, SymInt high, *, MemoryFormat? memory_format=None, Tensor(a!) out) -> Tensor(a!) #fnor
randn(SymInt[] size, *, ScalarType? dtype=None, Layout? layout=None, Device? device=None, bool? pin_memory=None) -> Tensor #anr
randn.generator(SymInt[] size, *, Generator? generator, ScalarType? dtype=None, Layout? layout=None, Device? device=None, bool? pin_memory=None) -> Tensor #nr
randn.generator_out(SymInt[] size, *, Generator? generator, Tensor(a!) out) -> Tensor(a!) #nor
randn.out(SymInt[] size, *, Tensor(a!) out) -> Tensor(a!) #nor
randn_like(Tensor self, *, ScalarType? dtype=None, Layout? layout=None, Device? device=None, bool? pin_memory=None, MemoryFormat? memory_format=None) -> Tensor #nr
randn_like.generator(Tensor self, *, Generator? generator, ScalarType? dtype=None, Layout? layout=None, Device? device=None, bool? pin_memory=None, MemoryFormat? memory_format=None) -> Tensor #nr
randn_like.generator_out(Tensor self, *, Generator? generator, MemoryFormat? memory_format=None, Tensor(a!) out) -> Tensor(a!) #fnor
randn_like.out(Tensor self, *, MemoryFormat? memory_format=None, Tensor(a!) out) -> Tensor(a!) #fnor
random(Tensor self, *, Generator? generator=None) -> Tensor #fnr
random.from(Tensor self, int from, int? to, *, Generator? generator=None) -> Tensor #fnr
random.from_out(Tensor self, int from, int? to, *, Generator? generator=None, Tensor(a!) out) -> Tensor(a!) #fnor
random.out(Tensor self, *, Generator? generator=None, Tensor(a!) out) -> Tensor(a!) #fnor
random.to(Tensor self, int to, *, Generator? generator=None) -> Tensor #fnr
random.to_out(Tensor self, int to, *, Generator? generator=None, Tensor(a!) out) -> Tensor(a!) #fnor
random_(Tensor(a!) self, *, Generator? generator=None) -> Tensor(a!) #gnr
random_.from(Tensor(a!) self, int from, int? to, *, Generator? generator=None) -> Tensor(a!) #gnr
random_.to(Tensor(a!) self, int to, *, Generator? generator=None) -> Tensor(a!) #gnr
randperm(SymInt n, *, ScalarType? dtype=4, Layout? layout=None, Device? device=None, bool? pin_memory=None) -> Tensor #anr
randperm.generator(SymInt n, *, Generator? generator, ScalarType? dtype=4, Layout? layout=None, Device? device=None, bool? pin_memory=None) -> Tensor #nr
randperm.generator_out(SymInt n, *, Generator? generator, Tensor(a!) out) -> Tensor(a!) #nor
randperm.out(SymInt n, *, Tensor(a!) out) -> Tensor(a!) #nor
range(Scalar start, Scalar end, *, ScalarType? dtype=None, Layout? layout=None, Device? device=None, bool? pin_memory=None) -> Tensor #r
range.out(Scalar start, Scalar end, Scalar step=1, *, Tensor(a!) out) -> Tensor(a!) #or
range.out_(Scalar start, Scalar end, *, Tensor(a!) out) -> Tensor(a!) #or
range.step(Scalar start, Scalar end, Scalar step=1, *, ScalarType? dtype=None, Layout? layout=None, Device? device=None, bool? pin_memory=None) -> Tensor #r
ravel(Tensor(a) self) -> Tensor(a) #r
real(Tensor(a) self) -> Tensor(a) #r
reciprocal(Tensor self) -> Tensor #aqr
reciprocal.out(Tensor self, *, Tensor(a!) out) -> Tensor(a!) #oqr
reciprocal_(Tensor(a!) self) -> Tensor(a!) #gqr
record_stream(Tensor(a!) self, Stream s) -> () #r
reflection_pad1d(Tensor self, SymInt[2] padding) -> Tensor #ar
reflection_pad1d.out(Tensor self, SymInt[2] padding, *, Tensor(a!) out) -> Tensor(a!) #or
reflection_pad1d_backward(Tensor grad_output, Tensor self, SymInt[2] padding) -> Tensor #r
reflection_pad1d_backward.grad_input(Tensor grad_output, Tensor self, SymInt[2] padding, *, Tensor(a!) grad_input) -> Tensor(a!) #or
reflection_pad2d(Tensor self, SymInt[4] padding) -> Tensor #ar
reflection_pad2d.out(Tensor self, SymInt[4] padding, *, Tensor(a!) out) -> Tensor(a!) #or
reflection_pad2d_backward(Tensor grad_output, Tensor self, SymInt[4] padding) -> Tensor #r
reflection_pad2d_backward.grad_input(Tensor grad_output, Tensor self, SymInt[4] padding, *, Tensor(a!) grad_input) -> Tensor(a!) #or
reflection_pad3d(Tensor self, SymInt[6] padding) -> Tensor #ar
reflection_pad3d.out(Tensor self, SymInt[6] padding, *, Tensor(a!) out) -> Tensor(a!) #or
reflection_pad3d_backward(Tensor grad_output, Tensor self, SymInt[6] padding) -> Tensor #r
reflection_pad3d_backward.grad_input(Tensor grad_output, Tensor self, SymInt[6] padding, *, Tensor(a!) grad_input) -> Tensor(a!) #or
relu(Tensor self) -> Tensor #aqr
relu.out(Tensor self, *, Tensor(a!) out) -> Tensor(a!) #for
relu6(Tensor self) -> Tensor #qr
relu6_(Tensor(a!) self) -> Tensor(a!) #gr
relu_(Tensor(a!) self) -> Tensor(a!) #gqr
remainder.Scalar(Tensor self, Scalar other) -> Tensor #aqr
remainder.Scalar_Tensor(Scalar self, Tensor other) -> Tensor #qr
remainder.Scalar_Tensor_out(Scalar self, Tensor other, *, Tensor(a!) out) -> Tensor(a!) #for
remainder.Scalar_out(Tensor self, Scalar other, *, Tensor(a!) out) -> Tensor(a!) #oqr
remainder.Tensor(Tensor self, Tensor other) -> Tensor #aqr
remainder.Tensor_out(Tensor self, Tensor other, *, Tensor(a!) out) -> Tensor(a!) #oqr
remainder_.Scalar(Tensor(a!) self, Scalar other) -> Tensor(a!) #gqr
remainder_.Tensor(Tensor(a!) self, Tensor other) -> Tensor(a!) #gqr
renorm(Tensor self, Scalar p, int dim, Scalar maxnorm) -> Tensor #r
renorm.out(Tensor self, Scalar p, int dim, Scalar maxnorm, *, Tensor(a!) out) -> Tensor(a!) #or
renorm_(Tensor(a!) self, Scalar p, int dim, Scalar maxnorm) -> Tensor(a!) #gr
repeat(Tensor self, SymInt[] repeats) -> Tensor #ar
repeat.out(Tensor self, SymInt[] repeats, *, Tensor(a!) out) -> Tensor(a!) #for
repeat_interleave.Tensor(Tensor repeats, *, SymInt? output_size=None) -> Tensor #dr
repeat_interleave.Tensor_out(Tensor repeats, *, SymInt? output_size=None, Tensor(a!) out) -> Tensor(a!) #for
repeat_interleave.self_Tensor(Tensor self, Tensor repeats, int? dim=None, *, SymInt? output_size=None) -> Tensor #r
repeat_interleave.self_int(Tensor self, SymInt repeats, int? dim=None, *, SymInt? output_size=None) -> Tensor #r
replication_pad1d(Tensor self, SymInt[2] padding) -> Tensor #r
replication_pad1d.out(Tensor self, SymInt[2] padding, *, Tensor(a!) out) -> Tensor(a!) #or
replication_pad1d_backward(Tensor grad_output, Tensor self, SymInt[2] padding) -> Tensor #r
replication_pad1d_backward.grad_input(Tensor grad_output, Tensor self, SymInt[2] padding, *, Tensor(a!) grad_input) -> Tensor(a!) #or
replication_pad2d(Tensor self, SymInt[4] padding) -> Tensor #ar
replication_pad2d.out(Tensor self, SymInt[4] padding, *, Tensor(a!) out) -> Tensor(a!) #or
replication_pad2d_backward(Tensor grad_output, Tensor self, SymInt[4] padding) -> Tensor #r
replication_pad2d_backward.grad_input(Tensor grad_output, Tensor self, SymInt[4] padding, *, Tensor(a!) grad_input) -> Tensor(a!) #or
replication_pad3d(Tensor self, SymInt[6] padding) -> Tensor #ar
replication_pad3d.out(Tensor self, SymInt[6] padding, *, Tensor(a!) out) -> Tensor(a!) #or
replication_pad3d_backward(Tensor grad_output, Tensor self, SymInt[6] padding) -> Tensor #r
replication_pad3d_backward.grad_input(Tensor grad_output, Tensor self, SymInt[6] padding, *, Tensor(a!) grad_input) -> Tensor(a!) #or
requires_grad_(Tensor(a!) self, bool requires_grad=True) -> Tensor(a!) #gr
reshape(Tensor(a) self, SymInt[] shape) -> Tensor(a) #r
reshape_as(Tensor(a) self, Tensor other) -> Tensor(a) #r
resize(Tensor self, SymInt[] size, *, MemoryFormat? memory_format=None) -> Tensor #fr
resize.out(Tensor self, SymInt[] size, *, MemoryFormat? memory_format=None, Tensor(a!) out) -> Tensor(a!) #for
resize_(Tensor(a!) self, SymInt[] size, *, MemoryFormat? memory_format=None) -> Tensor(a!) #aghr
resize_as(Tensor self, Tensor the_template, *, MemoryFormat? memory_format=None) -> Tensor #fr
resize_as.out(Tensor self, Tensor the_template, *, MemoryFormat? memory_format=None, Tensor(a!) out) -> Tensor(a!) #for
resize_as_(Tensor(a!) self, Tensor the_template, *, MemoryFormat? memory_format=None) -> Tensor(a!) #ghr
resize_as_sparse(Tensor self, Tensor the_template) -> Tensor #fr
resize_as_sparse.out(Tensor self, Tensor the_template, *, Tensor(a!) out) -> Tensor(a!) #for
resize_as_sparse_(Tensor(a!) self, Tensor the_template) -> Tensor(a!) #gr
resolve_conj(Tensor(a) self) -> Tensor(a) #r
resolve_neg(Tensor(a) self) -> Tensor(a) #r
result_type.Scalar(Tensor tensor, Scalar other) -> ScalarType #r
result_type.Scalar_Scalar(Scalar scalar1, Scalar scalar2) -> ScalarType #r
result_type.Scalar_Tensor(Scalar scalar, Tensor tensor) -> ScalarType #r
result_type.Tensor(Tensor tensor, Tensor other) -> ScalarType #r
retain_grad(Tensor(a!) self) -> () #r
retains_grad(Tensor self) -> bool #r
rms_norm(Tensor input, SymInt[] normalized_shape, Tensor? weight=None, float? eps=None) -> Tensor #r
rnn_relu.data(Tensor data, Tensor batch_sizes, Tensor hx, Tensor[] params, bool has_biases, int num_layers, float dropout, bool train, bool bidirectional) -> (Tensor, Tensor) #nr
rnn_relu.input(Tensor input, Tensor hx, Tensor[] params, bool has_biases, int num_layers, float dropout, bool train, bool bidirectional, bool batch_first) -> (Tensor, Tensor) #nr
rnn_relu_cell(Tensor input, Tensor hx, Tensor w_ih, Tensor w_hh, Tensor? b_ih=None, Tensor? b_hh=None) -> Tensor #r
rnn_tanh.data(Tensor data, Tensor batch_sizes, Tensor hx, Tensor[] params, bool has_biases, int num_layers, float dropout, bool train, bool bidirectional) -> (Tensor, Tensor) #nr
rnn_tanh.input(Tensor input, Tensor hx, Tensor[] params, bool has_biases, int num_layers, float dropout, bool train, bool bidirectional, bool batch_first) -> (Tensor, Tensor) #nr
rnn_tanh_cell(Tensor input, Tensor hx, Tensor w_ih, Tensor w_hh, Tensor? b_ih=None, Tensor? b_hh=None) -> Tensor #r
roll(Tensor self, SymInt[1] shifts, int[1] dims=[]) -> Tensor #r
roll.out(Tensor self, SymInt[1] shifts, int[1] dims=[], *, Tensor(a!) out) -> Tensor(a!) #for
rot90(Tensor self, int k=1, int[] dims=[0, 1]) -> Tensor #r
rot90.out(Tensor self, int k=1, int[] dims=[0, 1], *, Tensor(a!) out) -> Tensor(a!) #for
round(Tensor self) -> Tensor #aqr
round.decimals(Tensor self, *, int decimals) -> Tensor #qr
round.decimals_out(Tensor self, *, int decimals, Tensor(a!) out) -> Tensor(a!) #oqr
round.out(Tensor self, *, Tensor(a!) out) -> Tensor(a!) #oqr
round_(Tensor(a!) self) -> Tensor(a!) #gqr
round_.decimals(Tensor(a!) self, *, int decimals) -> Tensor(a!) #gqr
row_indices(Tensor(a) self) -> Tensor(a) #r
row_indices_copy(Tensor self) -> Tensor #rt
row_indices_copy.out(Tensor self, *, Tensor(a!) out) -> Tensor(a!) #fort
row_stack(Tensor[] tensors) -> Tensor #r
row_stack.out(Tensor[] tensors, *, Tensor(a!) out) -> Tensor(a!) #or
rrelu(Tensor self, Scalar lower=0.125, Scalar upper=0.33333333333333331, bool training=False, Generator? generator=None) -> Tensor #nqr
rrelu_(Tensor(a!) self, Scalar lower=0.125, Scalar upper=0.33333333333333331, bool training=False, Generator? generator=None) -> Tensor(a!) #gnr
rrelu_with_noise(Tensor self, Tensor(b!) noise, Scalar lower=0.125, Scalar upper=0.33333333333333331, bool training=False, Generator? generator=None) -> Tensor #nr
rrelu_with_noise.out(Tensor self, Tensor(b!) noise, Scalar lower=0.125, Scalar upper=0.33333333333333331, bool training=False, Generator? generator=None, *, Tensor(a!) out) -> Tensor(a!) #nor
rrelu_with_noise_(Tensor(a!) self, Tensor(b!) noise, Scalar lower=0.125, Scalar upper=0.33333333333333331, bool training=False, Generator? generator=None) -> Tensor(a!) #gnr
rrelu_with_noise_backward(Tensor grad_output, Tensor self, Tensor noise, Scalar lower, Scalar upper, bool training, bool self_is_result) -> Tensor #r
rrelu_with_noise_backward.out(Tensor grad_output, Tensor self, Tensor noise, Scalar lower, Scalar upper, bool training, bool self_is_result, *, Tensor(a!) out) -> Tensor(a!) #for
rrelu_with_noise_functional(Tensor self, Tensor noise, Scalar lower=0.125, Scalar upper=0.33333333333333331, bool training=False, Generator? generator=None) -> (Tensor, Tensor noise_out) #fnr
rsqrt(Tensor self) -> Tensor #aqr
rsqrt.out(Tensor self, *, Tensor(a!) out) -> Tensor(a!) #oqr
rsqrt_(Tensor(a!) self) -> Tensor(a!) #gqr
rsub.Scalar(Tensor self, Scalar other, Scalar alpha=1) -> Tensor #qr
rsub.Scalar_out(Tensor self, Scalar other, Scalar alpha=1, *, Tensor(a!) out) -> Tensor(a!) #for
rsub.Tensor(Tensor self, Tensor other, *, Scalar alpha=1) -> Tensor #r
rsub.Tensor_out(Tensor self, Tensor other, *, Scalar alpha=1, Tensor(a!) out) -> Tensor(a!) #for
scalar_tensor(Scalar s, *, ScalarType? dtype=None, Layout? layout=None, Device? device=None, bool? pin_memory=None) -> Tensor #ar
scalar_tensor.out(Scalar s, *, Tensor(a!) out) -> Tensor(a!) #for
scaled_dot_product_attention(Tensor query, Tensor key, Tensor value, Tensor? attn_mask=None, float dropout_p=0., bool is_causal=False, *, float? scale=None, bool enable_gqa=False) -> Tensor #nr
scatter.reduce(Tensor self, int dim, Tensor index, Tensor src, *, str reduce) -> Tensor #r
scatter.reduce_out(Tensor self, int dim, Tensor index, Tensor src, *, str reduce, Tensor(a!) out) -> Tensor(a!) #or
scatter.src(Tensor self, int dim, Tensor index, Tensor src) -> Tensor #ar
scatter.src_out(Tensor self, int dim, Tensor index, Tensor src, *, Tensor(a!) out) -> Tensor(a!) #or
scatter.value(Tensor self, int dim, Tensor index, Scalar value) -> Tensor #ar
scatter.value_out(Tensor self, int dim, Tensor index, Scalar value, *, Tensor(a!) out) -> Tensor(a!) #or
scatter.value_reduce(Tensor self, int dim, Tensor index, Scalar value, *, str reduce) -> Tensor #r
scatter.value_reduce_out(Tensor self, int dim, Tensor index, Scalar value, *, str reduce, Tensor(a!) out) -> Tensor(a!) #or
scatter_.reduce(Tensor(a!) self, int dim, Tensor index, Tensor src, *, str reduce) -> Tensor(a!) #gr
scatter_.src(Tensor(a!) self, int dim, Tensor index, Tensor src) -> Tensor(a!) #gr
scatter_.value(Tensor(a!) self, int dim, Tensor index, Scalar value) -> Tensor(a!) #gr
scatter_.value_reduce(Tensor(a!) self, int dim, Tensor index, Scalar value, *, str reduce) -> Tensor(a!) #gr
scatter_add(Tensor self, int dim, Tensor index, Tensor src) -> Tensor #ar
scatter_add.out(Tensor self, int dim, Tensor index, Tensor src, *, Tensor(a!) out) -> Tensor(a!) #or
scatter_add_(Tensor(a!) self, int dim, Tensor index, Tensor src) -> Tensor(a!) #gr
scatter_reduce.two(Tensor self, int dim, Tensor index, Tensor src, str reduce, *, bool include_self=True) -> Tensor #ar
scatter_reduce.two_out(Tensor self, int dim, Tensor index, Tensor src, str reduce, *, bool include_self=True, Tensor(a!) out) -> Tensor(a!) #or
scatter_reduce_.two(Tensor(a!) self, int dim, Tensor index, Tensor src, str reduce, *, bool include_self=True) -> Tensor(a!) #gr
searchsorted.Scalar(Tensor sorted_sequence, Scalar self, *, bool out_int32=False, bool right=False, str? side=None, Tensor? sorter=None) -> Tensor #r
searchsorted.Scalar_out(Tensor sorted_sequence, Scalar self, *, bool out_int32=False, bool right=False, str? side=None, Tensor? sorter=None, Tensor(a!) out) -> Tensor(a!) #or
searchsorted.Tensor(Tensor sorted_sequence, Tensor self, *, bool out_int32=False, bool right=False, str? side=None, Tensor? sorter=None) -> Tensor #r
searchsorted.Tensor_out(Tensor sorted_sequence, Tensor self, *, bool out_int32=False, bool right=False, str? side=None, Tensor? sorter=None, Tensor(a!) out) -> Tensor(a!) #or
segment_reduce(Tensor data, str reduce, *, Tensor? lengths=None, Tensor? indices=None, Tensor? offsets=None, int axis=0, bool unsafe=False, Scalar? initial=None) -> Tensor #r
segment_reduce.out(Tensor data, str reduce, *, Tensor? lengths=None, Tensor? indices=None, Tensor? offsets=None, int axis=0, bool unsafe=False, Scalar? initial=None, Tensor(a!) out) -> Tensor(a!) #for
select.int(Tensor(a) self, int dim, SymInt index) -> Tensor(a) #ar
select_backward(Tensor grad_output, SymInt[] input_sizes, int dim, SymInt index) -> Tensor #r
select_backward.out(Tensor grad_output, SymInt[] input_sizes, int dim, SymInt index, *, Tensor(a!) out) -> Tensor(a!) #for
select_copy.int(Tensor self, int dim, SymInt index) -> Tensor #rt
select_copy.int_out(Tensor self, int dim, SymInt index, *, Tensor(a!) out) -> Tensor(a!) #fort
select_scatter(Tensor self, Tensor src, int dim, SymInt index) -> Tensor #ar
select_scatter.out(Tensor self, Tensor src, int dim, SymInt index, *, Tensor(a!) out) -> Tensor(a!) #for
selu(Tensor self) -> Tensor #qr
selu_(Tensor(a!) self) -> Tensor(a!) #gqr
set(Tensor self) -> Tensor #fr
set.out(Tensor self, *, Tensor(a!) out) -> Tensor(a!) #for
set.source_Storage(Tensor self, Storage source) -> Tensor #fr
set.source_Storage_out(Tensor self, Storage source, *, Tensor(a!) out) -> Tensor(a!) #for
set.source_Storage_storage_offset(Tensor self, Storage source, SymInt storage_offset, SymInt[] size, SymInt[] stride=[]) -> Tensor #fr
set.source_Storage_storage_offset_out(Tensor self, Storage source, SymInt storage_offset, SymInt[] size, SymInt[] stride=[], *, Tensor(a!) out) -> Tensor(a!) #for
set.source_Tensor(Tensor self, Tensor source) -> Tensor #fr
set.source_Tensor_out(Tensor self, Tensor source, *, Tensor(a!) out) -> Tensor(a!) #for
set_(Tensor(a!) self) -> Tensor(a!) #ghr
set_.source_Storage(Tensor(a!) self, Storage source) -> Tensor(a!) #ghr
set_.source_Storage_storage_offset(Tensor(a!) self, Storage source, SymInt storage_offset, SymInt[] size, SymInt[] stride=[]) -> Tensor(a!) #ghr
set_.source_Tensor(Tensor(a!) self, Tensor source) -> Tensor(a!) #ghr
set_.source_Tensor_storage_offset(Tensor(a!) self, Tensor source, SymInt storage_offset, SymInt[] size, SymInt[] stride=[]) -> Tensor(a!) #ghr
set_data(Tensor(a!) self, Tensor new_data) -> () #r
sgn(Tensor self) -> Tensor #qr
sgn.out(Tensor self, *, Tensor(a!) out) -> Tensor(a!) #oqr
sgn_(Tensor(a!) self) -> Tensor(a!) #gqr
sigmoid(Tensor self) -> Tensor #aqr
sigmoid.out(Tensor self, *, Tensor(a!) out) -> Tensor(a!) #oqr
sigmoid_(Tensor(a!) self) -> Tensor(a!) #gqr
sigmoid_backward(Tensor grad_output, Tensor output) -> Tensor #qr
sigmoid_backward.grad_input(Tensor grad_output, Tensor output, *, Tensor(a!) grad_input) -> Tensor(a!) #oqr
sign(Tensor self) -> Tensor #aqr
sign.out(Tensor self, *, Tensor(a!) out) -> Tensor(a!) #oqr
sign_(Tensor(a!) self) -> Tensor(a!) #gqr
signbit(Tensor self) -> Tensor #qr
signbit.out(Tensor self, *, Tensor(a!) out) -> Tensor(a!) #oqr
silu(Tensor self) -> Tensor #qr
silu.out(Tensor self, *, Tensor(a!) out) -> Tensor(a!) #oqr
silu_(Tensor(a!) self) -> Tensor(a!) #gqr
silu_backward(Tensor grad_output, Tensor self) -> Tensor #qr
silu_backward.grad_input(Tensor grad_output, Tensor self, *, Tensor(a!) grad_input) -> Tensor(a!) #oqr
sin(Tensor self) -> Tensor #aqr
sin.out(Tensor self, *, Tensor(a!) out) -> Tensor(a!) #oqr
sin_(Tensor(a!) self) -> Tensor(a!) #gqr
sinc(Tensor self) -> Tensor #qr
sinc.out(Tensor self, *, Tensor(a!) out) -> Tensor(a!) #oqr
sinc_(Tensor(a!) self) -> Tensor(a!) #gqr
sinh(Tensor self) -> Tensor #aqr
sinh.out(Tensor self, *, Tensor(a!) out) -> Tensor(a!) #oqr
sinh_(Tensor(a!) self) -> Tensor(a!) #gqr
size.int(Tensor self, int dim) -> int #r
slice.Tensor(Tensor(a) self, int dim=0, SymInt? start=None, SymInt? end=None, SymInt step=1) -> Tensor(a) #ar
slice_backward(Tensor grad_output, SymInt[] input_sizes, int dim, SymInt start, SymInt end, SymInt step) -> Tensor #r
slice_backward.out(Tensor grad_output, SymInt[] input_sizes, int dim, SymInt start, SymInt end, SymInt step, *, Tensor(a!) out) -> Tensor(a!) #for
slice_copy.Tensor(Tensor self, int dim=0, SymInt? start=None, SymInt? end=None, SymInt step=1) -> Tensor #rt
slice_copy.Tensor_out(Tensor self, int dim=0, SymInt? start=None, SymInt? end=None, SymInt step=1, *, Tensor(a!) out) -> Tensor(a!) #fort
slice_inverse(Tensor(a) self, Tensor src, int dim=0, SymInt? start=None, SymInt? end=None, SymInt step=1) -> Tensor(a) #r
slice_scatter(Tensor self, Tensor src, int dim=0, SymInt? start=None, SymInt? end=None, SymInt step=1) -> Tensor #art
slice_scatter.out(Tensor self, Tensor src, int dim=0, SymInt? start=None, SymInt? end=None, SymInt step=1, *, Tensor(a!) out) -> Tensor(a!) #fort
slogdet(Tensor self) -> (Tensor sign, Tensor logabsdet) #r
slogdet.out(Tensor self, *, Tensor(a!) sign, Tensor(b!) logabsdet) -> (Tensor(a!) sign, Tensor(b!) logabsdet) #or
slow_conv3d(Tensor self, Tensor weight, SymInt[3] kernel_size, Tensor? bias=None, SymInt[3] stride=[1, 1, 1], SymInt[3] padding=[0, 0, 0]) -> Tensor #r
slow_conv3d.out(Tensor self, Tensor weight, SymInt[3] kernel_size, Tensor? bias=None, SymInt[3] stride=[1, 1, 1], SymInt[3] padding=[0, 0, 0], *, Tensor(a!) out) -> Tensor(a!) #or
slow_conv3d_forward(Tensor self, Tensor weight, SymInt[3] kernel_size, Tensor? bias, SymInt[3] stride, SymInt[3] padding) -> Tensor #r
slow_conv3d_forward.output(Tensor self, Tensor weight, SymInt[3] kernel_size, Tensor? bias, SymInt[3] stride, SymInt[3] padding, *, Tensor(a!) output) -> Tensor(a!) #or
slow_conv_dilated2d(Tensor self, Tensor weight, SymInt[2] kernel_size, Tensor? bias=None, SymInt[2] stride=[1, 1], SymInt[2] padding=[0, 0], SymInt[2] dilation=[1, 1]) -> Tensor #r
slow_conv_dilated2d.out(Tensor self, Tensor weight, SymInt[2] kernel_size, Tensor? bias=None, SymInt[2] stride=[1, 1], SymInt[2] padding=[0, 0], SymInt[2] dilation=[1, 1], *, Tensor(a!) out) -> Tensor(a!) #for
slow_conv_dilated3d(Tensor self, Tensor weight, SymInt[3] kernel_size, Tensor? bias=None, SymInt[3] stride=[1, 1, 1], SymInt[3] padding=[0, 0, 0], SymInt[3] dilation=[1, 1, 1]) -> Tensor #r
slow_conv_dilated3d.out(Tensor self, Tensor weight, SymInt[3] kernel_size, Tensor? bias=None, SymInt[3] stride=[1, 1, 1], SymInt[3] padding=[0, 0, 0], SymInt[3] dilation=[1, 1, 1], *, Tensor(a!) out) -> Tensor(a!) #for
slow_conv_transpose2d(Tensor self, Tensor weight, SymInt[2] kernel_size, Tensor? bias=None, SymInt[2] stride=[1, 1], SymInt[2] padding=[0, 0], SymInt[2] output_padding=[0, 0], SymInt[2] dilation=[1, 1]) -> Tensor #r
slow_conv_transpose2d.out(Tensor self, Tensor weight, SymInt[2] kernel_size, Tensor? bias=None, SymInt[2] stride=[1, 1], SymInt[2] padding=[0, 0], SymInt[2] output_padding=[0, 0], SymInt[2] dilation=[1, 1], *, Tensor(a!) out) -> Tensor(a!) #or
slow_conv_transpose3d(Tensor self, Tensor weight, SymInt[3] kernel_size, Tensor? bias=None, SymInt[3] stride=[1, 1, 1], SymInt[3] padding=[0, 0, 0], SymInt[3] output_padding=[0, 0, 0], SymInt[3] dilation=[1, 1, 1]) -> Tensor #r
slow_conv_transpose3d.out(Tensor self, Tensor weight, SymInt[3] kernel_size, Tensor? bias=None, SymInt[3] stride=[1, 1, 1], SymInt[3] padding=[0, 0, 0], SymInt[3] output_padding=[0, 0, 0], SymInt[3] dilation=[1, 1, 1], *, Tensor(a!) out) -> Tensor(a!) #or
smm(Tensor self, Tensor mat2) -> Tensor #r
smooth_l1_loss(Tensor self, Tensor target, int reduction=1, float beta=1.) -> Tensor #r
smooth_l1_loss.out(Tensor self, Tensor target, int reduction=1, float beta=1., *, Tensor(a!) out) -> Tensor(a!) #or
smooth_l1_loss_backward(Tensor grad_output, Tensor self, Tensor target, int reduction, float beta) -> Tensor #r
smooth_l1_loss_backward.grad_input(Tensor grad_output, Tensor self, Tensor target, int reduction, float beta, *, Tensor(a!) grad_input) -> Tensor(a!) #or
soft_margin_loss(Tensor self, Tensor target, int reduction=1) -> Tensor #r
soft_margin_loss.out(Tensor self, Tensor target, int reduction=1, *, Tensor(a!) out) -> Tensor(a!) #or
soft_margin_loss_backward(Tensor grad_output, Tensor self, Tensor target, int reduction) -> Tensor #r
soft_margin_loss_backward.grad_input(Tensor grad_output, Tensor self, Tensor target, int reduction, *, Tensor(a!) grad_input) -> Tensor(a!) #or
softmax.int(Tensor self, int dim, ScalarType? dtype=None) -> Tensor #r
softmax.int_out(Tensor self, int dim, ScalarType? dtype=None, *, Tensor(a!) out) -> Tensor(a!) #or
softplus(Tensor self, Scalar beta=1, Scalar threshold=20) -> Tensor #qr
softplus.out(Tensor self, Scalar beta=1, Scalar threshold=20, *, Tensor(a!) out) -> Tensor(a!) #or
softplus_backward(Tensor grad_output, Tensor self, Scalar beta, Scalar threshold) -> Tensor #r
softplus_backward.grad_input(Tensor grad_output, Tensor self, Scalar beta, Scalar threshold, *, Tensor(a!) grad_input) -> Tensor(a!) #or
softshrink(Tensor self, Scalar lambd=0.5) -> Tensor #qr
softshrink.out(Tensor self, Scalar lambd=0.5, *, Tensor(a!) out) -> Tensor(a!) #or
softshrink_backward(Tensor grad_output, Tensor self, Scalar lambd) -> Tensor #r
softshrink_backward.grad_input(Tensor grad_output, Tensor self, Scalar lambd, *, Tensor(a!) grad_input) -> Tensor(a!) #or
sort(Tensor self, int dim=-1, bool descending=False) -> (Tensor values, Tensor indices) #ar
sort.stable(Tensor self, *, bool? stable, int dim=-1, bool descending=False) -> (Tensor values, Tensor indices) #r
sort.values(Tensor self, int dim=-1, bool descending=False, *, Tensor(a!) values, Tensor(b!) indices) -> (Tensor(a!) values, Tensor(b!) indices) #or
sort.values_stable(Tensor self, *, bool? stable, int dim=-1, bool descending=False, Tensor(a!) values, Tensor(b!) indices) -> (Tensor(a!) values, Tensor(b!) indices) #or
sparse_bsc_tensor.ccol_row_value(Tensor ccol_indices, Tensor row_indices, Tensor values, *, ScalarType? dtype=None, Layout? layout=None, Device? device=None, bool? pin_memory=False) -> Tensor #r
sparse_bsc_tensor.ccol_row_value_size(Tensor ccol_indices, Tensor row_indices, Tensor values, int[] size, *, ScalarType? dtype=None, Layout? layout=None, Device? device=None, bool? pin_memory=False) -> Tensor #r
sparse_bsr_tensor.crow_col_value(Tensor crow_indices, Tensor col_indices, Tensor values, *, ScalarType? dtype=None, Layout? layout=None, Device? device=None, bool? pin_memory=False) -> Tensor #r
sparse_bsr_tensor.crow_col_value_size(Tensor crow_indices, Tensor col_indices, Tensor values, int[] size, *, ScalarType? dtype=None, Layout? layout=None, Device? device=None, bool? pin_memory=False) -> Tensor #r
sparse_compressed_tensor.comp_plain_value(Tensor compressed_indices, Tensor plain_indices, Tensor values, *, ScalarType? dtype=None, Layout? layout=None, Device? device=None, bool? pin_memory=False) -> Tensor #r
sparse_compressed_tensor.comp_plain_value_size(Tensor compressed_indices, Tensor plain_indices, Tensor values, SymInt[] size, *, ScalarType? dtype=None, Layout? layout=None, Device? device=None, bool? pin_memory=False) -> Tensor #r
sparse_coo_tensor.indices(Tensor indices, Tensor values, *, ScalarType? dtype=None, Layout? layout=None, Device? device=None, bool? pin_memory=None, bool? is_coalesced=None) -> Tensor #r
sparse_coo_tensor.indices_size(Tensor indices, Tensor values, int[] size, *, ScalarType? dtype=None, Layout? layout=None, Device? device=None, bool? pin_memory=None, bool? is_coalesced=None) -> Tensor #r
sparse_coo_tensor.size(int[] size, *, ScalarType? dtype=None, Layout? layout=None, Device? device=None, bool? pin_memory=False) -> Tensor #r
sparse_coo_tensor.size_out(int[] size, *, Tensor(a!) out) -> Tensor(a!) #for
sparse_csc_tensor.ccol_row_value(Tensor ccol_indices, Tensor row_indices, Tensor values, *, ScalarType? dtype=None, Layout? layout=None, Device? device=None, bool? pin_memory=False) -> Tensor #r
sparse_csc_tensor.ccol_row_value_size(Tensor ccol_indices, Tensor row_indices, Tensor values, int[] size, *, ScalarType? dtype=None, Layout? layout=None, Device? device=None, bool? pin_memory=False) -> Tensor #r
sparse_csr_tensor.crow_col_value(Tensor crow_indices, Tensor col_indices, Tensor values, *, ScalarType? dtype=None, Layout? layout=None, Device? device=None, bool? pin_memory=False) -> Tensor #r
sparse_csr_tensor.crow_col_value_size(Tensor crow_indices, Tensor col_indices, Tensor values, int[] size, *, ScalarType? dtype=None, Layout? layout=None, Device? device=None, bool? pin_memory=False) -> Tensor #r
sparse_dim(Tensor self) -> int #r
sparse_mask(Tensor self, Tensor mask) -> Tensor #r
sparse_mask.out(Tensor self, Tensor mask, *, Tensor(a!) out) -> Tensor(a!) #for
sparse_resize(Tensor self, int[] size, int sparse_dim, int dense_dim) -> Tensor #fr
sparse_resize.out(Tensor self, int[] size, int sparse_dim, int dense_dim, *, Tensor(a!) out) -> Tensor(a!) #for
sparse_resize_(Tensor(a!) self, int[] size, int sparse_dim, int dense_dim) -> Tensor(a!) #gr
sparse_resize_and_clear(Tensor self, int[] size, int sparse_dim, int dense_dim) -> Tensor #fr
sparse_resize_and_clear.out(Tensor self, int[] size, int sparse_dim, int dense_dim, *, Tensor(a!) out) -> Tensor(a!) #for
sparse_resize_and_clear_(Tensor(a!) self, int[] size, int sparse_dim, int dense_dim) -> Tensor(a!) #gr
sparse_sampled_addmm(Tensor self, Tensor mat1, Tensor mat2, *, Scalar beta=1, Scalar alpha=1) -> Tensor #r
sparse_sampled_addmm.out(Tensor self, Tensor mat1, Tensor mat2, *, Scalar beta=1, Scalar alpha=1, Tensor(a!) out) -> Tensor(a!) #or
special_airy_ai(Tensor x) -> Tensor #qr
special_airy_ai.out(Tensor x, *, Tensor(a!) out) -> Tensor(a!) #oqr
special_bessel_j0(Tensor self) -> Tensor #qr
special_bessel_j0.out(Tensor self, *, Tensor(a!) out) -> Tensor(a!) #oqr
special_bessel_j1(Tensor self) -> Tensor #qr
special_bessel_j1.out(Tensor self, *, Tensor(a!) out) -> Tensor(a!) #oqr
special_bessel_y0(Tensor self) -> Tensor #qr
special_bessel_y0.out(Tensor self, *, Tensor(a!) out) -> Tensor(a!) #oqr
special_bessel_y1(Tensor self) -> Tensor #qr
special_bessel_y1.out(Tensor self, *, Tensor(a!) out) -> Tensor(a!) #oqr
special_chebyshev_polynomial_t(Tensor x, Tensor n) -> Tensor #qr
special_chebyshev_polynomial_t.n_scalar(Tensor x, Scalar n) -> Tensor #qr
special_chebyshev_polynomial_t.n_scalar_out(Tensor x, Scalar n, *, Tensor(a!) out) -> Tensor(a!) #oqr
special_chebyshev_polynomial_t.out(Tensor x, Tensor n, *, Tensor(a!) out) -> Tensor(a!) #oqr
special_chebyshev_polynomial_t.x_scalar(Scalar x, Tensor n) -> Tensor #qr
special_chebyshev_polynomial_t.x_scalar_out(Scalar x, Tensor n, *, Tensor(a!) out) -> Tensor(a!) #oqr
special_chebyshev_polynomial_u(Tensor x, Tensor n) -> Tensor #qr
special_chebyshev_polynomial_u.n_scalar(Tensor x, Scalar n) -> Tensor #qr
special_chebyshev_polynomial_u.n_scalar_out(Tensor x, Scalar n, *, Tensor(a!) out) -> Tensor(a!) #oqr
special_chebyshev_polynomial_u.out(Tensor x, Tensor n, *, Tensor(a!) out) -> Tensor(a!) #oqr
special_chebyshev_polynomial_u.x_scalar(Scalar x, Tensor n) -> Tensor #qr
special_chebyshev_polynomial_u.x_scalar_out(Scalar x, Tensor n, *, Tensor(a!) out) -> Tensor(a!) #oqr
special_chebyshev_polynomial_v(Tensor x, Tensor n) -> Tensor #qr
special_chebyshev_polynomial_v.n_scalar(Tensor x, Scalar n) -> Tensor #qr
special_chebyshev_polynomial_v.n_scalar_out(Tensor x, Scalar n, *, Tensor(a!) out) -> Tensor(a!) #oqr
special_chebyshev_polynomial_v.out(Tensor x, Tensor n, *, Tensor(a!) out) -> Tensor(a!) #oqr
special_chebyshev_polynomial_v.x_scalar(Scalar x, Tensor n) -> Tensor #qr
special_chebyshev_polynomial_v.x_scalar_out(Scalar x, Tensor n, *, Tensor(a!) out) -> Tensor(a!) #oqr
special_chebyshev_polynomial_w(Tensor x, Tensor n) -> Tensor #qr
special_chebyshev_polynomial_w.n_scalar(Tensor x, Scalar n) -> Tensor #qr
special_chebyshev_polynomial_w.n_scalar_out(Tensor x, Scalar n, *, Tensor(a!) out) -> Tensor(a!) #oqr
special_chebyshev_polynomial_w.out(Tensor x, Tensor n, *, Tensor(a!) out) -> Tensor(a!) #oqr
special_chebyshev_polynomial_w.x_scalar(Scalar x, Tensor n) -> Tensor #qr
special_chebyshev_polynomial_w.x_scalar_out(Scalar x, Tensor n, *, Tensor(a!) out) -> Tensor(a!) #oqr
special_digamma(Tensor self) -> Tensor #r
special_digamma.out(Tensor self, *, Tensor(a!) out) -> Tensor(a!) #or
special_entr(Tensor self) -> Tensor #qr
special_entr.out(Tensor self, *, Tensor(a!) out) -> Tensor(a!) #oqr
special_erf(Tensor self) -> Tensor #r
special_erf.out(Tensor self, *, Tensor(a!) out) -> Tensor(a!) #or
special_erfc(Tensor self) -> Tensor #r
special_erfc.out(Tensor self, *, Tensor(a!) out) -> Tensor(a!) #or
special_erfcx(Tensor self) -> Tensor #qr
special_erfcx.out(Tensor self, *, Tensor(a!) out) -> Tensor(a!) #oqr
special_erfinv(Tensor self) -> Tensor #r
special_erfinv.out(Tensor self, *, Tensor(a!) out) -> Tensor(a!) #or
special_exp2(Tensor self) -> Tensor #r
special_exp2.out(Tensor self, *, Tensor(a!) out) -> Tensor(a!) #or
special_expit(Tensor self) -> Tensor #r
special_expit.out(Tensor self, *, Tensor(a!) out) -> Tensor(a!) #or
special_expm1(Tensor self) -> Tensor #r
special_expm1.out(Tensor self, *, Tensor(a!) out) -> Tensor(a!) #or
special_gammainc(Tensor self, Tensor other) -> Tensor #r
special_gammainc.out(Tensor self, Tensor other, *, Tensor(a!) out) -> Tensor(a!) #or
special_gammaincc(Tensor self, Tensor other) -> Tensor #r
special_gammaincc.out(Tensor self, Tensor other, *, Tensor(a!) out) -> Tensor(a!) #or
special_gammaln(Tensor self) -> Tensor #r
special_gammaln.out(Tensor self, *, Tensor(a!) out) -> Tensor(a!) #or
special_hermite_polynomial_h(Tensor x, Tensor n) -> Tensor #qr
special_hermite_polynomial_h.n_scalar(Tensor x, Scalar n) -> Tensor #qr
special_hermite_polynomial_h.n_scalar_out(Tensor x, Scalar n, *, Tensor(a!) out) -> Tensor(a!) #oqr
special_hermite_polynomial_h.out(Tensor x, Tensor n, *, Tensor(a!) out) -> Tensor(a!) #oqr
special_hermite_polynomial_h.x_scalar(Scalar x, Tensor n) -> Tensor #qr
special_hermite_polynomial_h.x_scalar_out(Scalar x, Tensor n, *, Tensor(a!) out) -> Tensor(a!) #oqr
special_hermite_polynomial_he(Tensor x, Tensor n) -> Tensor #qr
special_hermite_polynomial_he.n_scalar(Tensor x, Scalar n) -> Tensor #qr
special_hermite_polynomial_he.n_scalar_out(Tensor x, Scalar n, *, Tensor(a!) out) -> Tensor(a!) #oqr
special_hermite_polynomial_he.out(Tensor x, Tensor n, *, Tensor(a!) out) -> Tensor(a!) #oqr
special_hermite_polynomial_he.x_scalar(Scalar x, Tensor n) -> Tensor #qr
special_hermite_polynomial_he.x_scalar_out(Scalar x, Tensor n, *, Tensor(a!) out) -> Tensor(a!) #oqr
special_i0(Tensor self) -> Tensor #r
special_i0.out(Tensor self, *, Tensor(a!) out) -> Tensor(a!) #or
special_i0e(Tensor self) -> Tensor #qr
special_i0e.out(Tensor self, *, Tensor(a!) out) -> Tensor(a!) #oqr
special_i1(Tensor self) -> Tensor #qr
special_i1.out(Tensor self, *, Tensor(a!) out) -> Tensor(a!) #oqr
special_i1e(Tensor self) -> Tensor #qr
special_i1e.out(Tensor self, *, Tensor(a!) out) -> Tensor(a!) #oqr
special_laguerre_polynomial_l(Tensor x, Tensor n) -> Tensor #qr
special_laguerre_polynomial_l.n_scalar(Tensor x, Scalar n) -> Tensor #qr
special_laguerre_polynomial_l.n_scalar_out(Tensor x, Scalar n, *, Tensor(a!) out) -> Tensor(a!) #oqr
special_laguerre_polynomial_l.out(Tensor x, Tensor n, *, Tensor(a!) out) -> Tensor(a!) #oqr
special_laguerre_polynomial_l.x_scalar(Scalar x, Tensor n) -> Tensor #qr
special_laguerre_polynomial_l.x_scalar_out(Scalar x, Tensor n, *, Tensor(a!) out) -> Tensor(a!) #oqr
special_legendre_polynomial_p(Tensor x, Tensor n) -> Tensor #qr
special_legendre_polynomial_p.n_scalar(Tensor x, Scalar n) -> Tensor #qr
special_legendre_polynomial_p.n_scalar_out(Tensor x, Scalar n, *, Tensor(a!) out) -> Tensor(a!) #oqr
special_legendre_polynomial_p.out(Tensor x, Tensor n, *, Tensor(a!) out) -> Tensor(a!) #oqr
special_legendre_polynomial_p.x_scalar(Scalar x, Tensor n) -> Tensor #qr
special_legendre_polynomial_p.x_scalar_out(Scalar x, Tensor n, *, Tensor(a!) out) -> Tensor(a!) #oqr
special_log1p(Tensor self) -> Tensor #r
special_log1p.out(Tensor self, *, Tensor(a!) out) -> Tensor(a!) #or
special_log_ndtr(Tensor self) -> Tensor #qr
special_log_ndtr.out(Tensor self, *, Tensor(a!) out) -> Tensor(a!) #oqr
special_log_softmax(Tensor self, int dim, *, ScalarType? dtype=None) -> Tensor #r
special_logit(Tensor self, float? eps=None) -> Tensor #r
special_logit.out(Tensor self, float? eps=None, *, Tensor(a!) out) -> Tensor(a!) #or
special_logsumexp(Tensor self, int[1] dim, bool keepdim=False) -> Tensor #r
special_logsumexp.out(Tensor self, int[1] dim, bool keepdim=False, *, Tensor(a!) out) -> Tensor(a!) #or
special_modified_bessel_i0(Tensor self) -> Tensor #qr
special_modified_bessel_i0.out(Tensor self, *, Tensor(a!) out) -> Tensor(a!) #oqr
special_modified_bessel_i1(Tensor self) -> Tensor #qr
special_modified_bessel_i1.out(Tensor self, *, Tensor(a!) out) -> Tensor(a!) #oqr
special_modified_bessel_k0(Tensor self) -> Tensor #qr
special_modified_bessel_k0.out(Tensor self, *, Tensor(a!) out) -> Tensor(a!) #oqr
special_modified_bessel_k1(Tensor self) -> Tensor #qr
special_modified_bessel_k1.out(Tensor self, *, Tensor(a!) out) -> Tensor(a!) #oqr
special_multigammaln(Tensor self, int p) -> Tensor #r
special_multigammaln.out(Tensor self, int p, *, Tensor(a!) out) -> Tensor(a!) #or
special_ndtr(Tensor self) -> Tensor #r
special_ndtr.out(Tensor self, *, Tensor(a!) out) -> Tensor(a!) #or
special_ndtri(Tensor self) -> Tensor #qr
special_ndtri.out(Tensor self, *, Tensor(a!) out) -> Tensor(a!) #oqr
special_polygamma(int n, Tensor self) -> Tensor #r
special_polygamma.out(int n, Tensor self, *, Tensor(a!) out) -> Tensor(a!) #or
special_psi(Tensor self) -> Tensor #r
special_psi.out(Tensor self, *, Tensor(a!) out) -> Tensor(a!) #or
special_round(Tensor self, *, int decimals=0) -> Tensor #r
special_round.out(Tensor self, *, int decimals=0, Tensor(a!) out) -> Tensor(a!) #or
special_scaled_modified_bessel_k0(Tensor x) -> Tensor #qr
special_scaled_modified_bessel_k0.out(Tensor x, *, Tensor(a!) out) -> Tensor(a!) #oqr
special_scaled_modified_bessel_k1(Tensor x) -> Tensor #qr
special_scaled_modified_bessel_k1.out(Tensor x, *, Tensor(a!) out) -> Tensor(a!) #oqr
special_shifted_chebyshev_polynomial_t(Tensor x, Tensor n) -> Tensor #qr
special_shifted_chebyshev_polynomial_t.n_scalar(Tensor x, Scalar n) -> Tensor #qr
special_shifted_chebyshev_polynomial_t.n_scalar_out(Tensor x, Scalar n, *, Tensor(a!) out) -> Tensor(a!) #oqr
special_shifted_chebyshev_polynomial_t.out(Tensor x, Tensor n, *, Tensor(a!) out) -> Tensor(a!) #oqr
special_shifted_chebyshev_polynomial_t.x_scalar(Scalar x, Tensor n) -> Tensor #qr
special_shifted_chebyshev_polynomial_t.x_scalar_out(Scalar x, Tensor n, *, Tensor(a!) out) -> Tensor(a!) #oqr
special_shifted_chebyshev_polynomial_u(Tensor x, Tensor n) -> Tensor #qr
special_shifted_chebyshev_polynomial_u.n_scalar(Tensor x, Scalar n) -> Tensor #qr
special_shifted_chebyshev_polynomial_u.n_scalar_out(Tensor x, Scalar n, *, Tensor(a!) out) -> Tensor(a!) #oqr
special_shifted_chebyshev_polynomial_u.out(Tensor x, Tensor n, *, Tensor(a!) out) -> Tensor(a!) #oqr
special_shifted_chebyshev_polynomial_u.x_scalar(Scalar x, Tensor n) -> Tensor #qr
special_shifted_chebyshev_polynomial_u.x_scalar_out(Scalar x, Tensor n, *, Tensor(a!) out) -> Tensor(a!) #oqr
special_shifted_chebyshev_polynomial_v(Tensor x, Tensor n) -> Tensor #qr
special_shifted_chebyshev_polynomial_v.n_scalar(Tensor x, Scalar n) -> Tensor #qr
special_shifted_chebyshev_polynomial_v.n_scalar_out(Tensor x, Scalar n, *, Tensor(a!) out) -> Tensor(a!) #oqr
special_shifted_chebyshev_polynomial_v.out(Tensor x, Tensor n, *, Tensor(a!) out) -> Tensor(a!) #oqr
special_shifted_chebyshev_polynomial_v.x_scalar(Scalar x, Tensor n) -> Tensor #qr
special_shifted_chebyshev_polynomial_v.x_scalar_out(Scalar x, Tensor n, *, Tensor(a!) out) -> Tensor(a!) #oqr
special_shifted_chebyshev_polynomial_w(Tensor x, Tensor n) -> Tensor #qr
special_shifted_chebyshev_polynomial_w.n_scalar(Tensor x, Scalar n) -> Tensor #qr
special_shifted_chebyshev_polynomial_w.n_scalar_out(Tensor x, Scalar n, *, Tensor(a!) out) -> Tensor(a!) #oqr
special_shifted_chebyshev_polynomial_w.out(Tensor x, Tensor n, *, Tensor(a!) out) -> Tensor(a!) #oqr
special_shifted_chebyshev_polynomial_w.x_scalar(Scalar x, Tensor n) -> Tensor #qr
special_shifted_chebyshev_polynomial_w.x_scalar_out(Scalar x, Tensor n, *, Tensor(a!) out) -> Tensor(a!) #oqr
special_sinc(Tensor self) -> Tensor #r
special_sinc.out(Tensor self, *, Tensor(a!) out) -> Tensor(a!) #or
special_softmax(Tensor self, int dim, ScalarType? dtype=None) -> Tensor #r
special_spherical_bessel_j0(Tensor x) -> Tensor #qr
special_spherical_bessel_j0.out(Tensor x, *, Tensor(a!) out) -> Tensor(a!) #oqr
special_xlog1py(Tensor self, Tensor other) -> Tensor #qr
special_xlog1py.other_scalar(Tensor self, Scalar other) -> Tensor #qr
special_xlog1py.other_scalar_out(Tensor self, Scalar other, *, Tensor(a!) out) -> Tensor(a!) #oqr
special_xlog1py.out(Tensor self, Tensor other, *, Tensor(a!) out) -> Tensor(a!) #oqr
special_xlog1py.self_scalar(Scalar self, Tensor other) -> Tensor #qr
special_xlog1py.self_scalar_out(Scalar self, Tensor other, *, Tensor(a!) out) -> Tensor(a!) #oqr
special_xlogy(Tensor self, Tensor other) -> Tensor #r
special_xlogy.other_scalar(Tensor self, Scalar other) -> Tensor #r
special_xlogy.other_scalar_out(Tensor self, Scalar other, *, Tensor(a!) out) -> Tensor(a!) #or
special_xlogy.out(Tensor self, Tensor other, *, Tensor(a!) out) -> Tensor(a!) #or
special_xlogy.self_scalar(Scalar self, Tensor other) -> Tensor #r
special_xlogy.self_scalar_out(Scalar self, Tensor other, *, Tensor(a!) out) -> Tensor(a!) #or
special_zeta(Tensor self, Tensor other) -> Tensor #qr
special_zeta.other_scalar(Tensor self, Scalar other) -> Tensor #qr
special_zeta.other_scalar_out(Tensor self, Scalar other, *, Tensor(a!) out) -> Tensor(a!) #oqr
special_zeta.out(Tensor self, Tensor other, *, Tensor(a!) out) -> Tensor(a!) #oqr
special_zeta.self_scalar(Scalar self, Tensor other) -> Tensor #qr
special_zeta.self_scalar_out(Scalar self, Tensor other, *, Tensor(a!) out) -> Tensor(a!) #oqr
split.Tensor(Tensor(a -> *) self, SymInt split_size, int dim=0) -> Tensor(a)[] #r
split.sizes(Tensor(a -> *) self, SymInt[] split_size, int dim=0) -> Tensor(a)[] #r
split_copy.Tensor(Tensor self, SymInt split_size, int dim=0) -> Tensor[] #rt
split_copy.Tensor_out(Tensor self, SymInt split_size, int dim=0, *, Tensor(a!)[] out) -> () #or
split_with_sizes(Tensor(a -> *) self, SymInt[] split_sizes, int dim=0) -> Tensor(a)[] #ar
split_with_sizes_copy(Tensor self, SymInt[] split_sizes, int dim=0) -> Tensor[] #rt
split_with_sizes_copy.out(Tensor self, SymInt[] split_sizes, int dim=0, *, Tensor(a!)[] out) -> () #or
sqrt(Tensor self) -> Tensor #aqr
sqrt.out(Tensor self, *, Tensor(a!) out) -> Tensor(a!) #oqr
sqrt_(Tensor(a!) self) -> Tensor(a!) #gqr
square(Tensor self) -> Tensor #qr
square.out(Tensor self, *, Tensor(a!) out) -> Tensor(a!) #oqr
square_(Tensor(a!) self) -> Tensor(a!) #gqr
squeeze(Tensor(a) self) -> Tensor(a) #r
squeeze.dim(Tensor(a) self, int dim) -> Tensor(a) #ar
squeeze.dims(Tensor(a) self, int[] dim) -> Tensor(a) #ar
squeeze_(Tensor(a!) self) -> Tensor(a!) #ghr
squeeze_.dim(Tensor(a!) self, int dim) -> Tensor(a!) #ghr
squeeze_.dims(Tensor(a!) self, int[] dim) -> Tensor(a!) #ghr
squeeze_copy(Tensor self) -> Tensor #rt
squeeze_copy.dim(Tensor self, int dim) -> Tensor #rt
squeeze_copy.dim_out(Tensor self, int dim, *, Tensor(a!) out) -> Tensor(a!) #fort
squeeze_copy.dims(Tensor self, int[] dim) -> Tensor #rt
squeeze_copy.dims_out(Tensor self, int[] dim, *, Tensor(a!) out) -> Tensor(a!) #fort
squeeze_copy.out(Tensor self, *, Tensor(a!) out) -> Tensor(a!) #fort
sspaddmm(Tensor self, Tensor mat1, Tensor mat2, *, Scalar beta=1, Scalar alpha=1) -> Tensor #r
sspaddmm.out(Tensor self, Tensor mat1, Tensor mat2, *, Scalar beta=1, Scalar alpha=1, Tensor(a!) out) -> Tensor(a!) #or
stack(Tensor[] tensors, int dim=0) -> Tensor #r
stack.out(Tensor[] tensors, int dim=0, *, Tensor(a!) out) -> Tensor(a!) #or
std(Tensor self, bool unbiased=True) -> Tensor #rs
std.correction(Tensor self, int[1]? dim=None, *, Scalar? correction=None, bool keepdim=False) -> Tensor #rs
std.correction_out(Tensor self, int[1]? dim=None, *, Scalar? correction=None, bool keepdim=False, Tensor(a!) out) -> Tensor(a!) #ors
std.dim(Tensor self, int[1]? dim, bool unbiased=True, bool keepdim=False) -> Tensor #rs
std.out(Tensor self, int[1]? dim, bool unbiased=True, bool keepdim=False, *, Tensor(a!) out) -> Tensor(a!) #ors
std_mean(Tensor self, bool unbiased=True) -> (Tensor, Tensor) #rs
std_mean.correction(Tensor self, int[1]? dim=None, *, Scalar? correction=None, bool keepdim=False) -> (Tensor, Tensor) #rs
std_mean.correction_out(Tensor self, int[1]? dim=None, *, Scalar? correction=None, bool keepdim=False, Tensor(a!) out0, Tensor(b!) out1) -> (Tensor(a!), Tensor(b!)) #for
std_mean.dim(Tensor self, int[1]? dim, bool unbiased=True, bool keepdim=False) -> (Tensor, Tensor) #rs
stft(Tensor self, int n_fft, int? hop_length=None, int? win_length=None, Tensor? window=None, bool normalized=False, bool? onesided=None, bool? return_complex=None, bool? align_to_window=None) -> Tensor #r
stft.center(Tensor self, int n_fft, int? hop_length=None, int? win_length=None, Tensor? window=None, bool center=True, str pad_mode="reflect", bool normalized=False, bool? onesided=None, bool? return_complex=None, bool? align_to_window=None) -> Tensor #r
storage_offset(Tensor self) -> int #r
stride.int(Tensor self, int dim) -> int #r
sub.Scalar(Tensor self, Scalar other, Scalar alpha=1) -> Tensor #aqr
sub.Scalar_out(Tensor self, Scalar other, Scalar alpha=1, *, Tensor(a!) out) -> Tensor(a!) #for
sub.Tensor(Tensor self, Tensor other, *, Scalar alpha=1) -> Tensor #aqr
sub.out(Tensor self, Tensor other, *, Scalar alpha=1, Tensor(a!) out) -> Tensor(a!) #oqr
sub_.Scalar(Tensor(a!) self, Scalar other, Scalar alpha=1) -> Tensor(a!) #gqr
sub_.Tensor(Tensor(a!) self, Tensor other, *, Scalar alpha=1) -> Tensor(a!) #gqr
subtract.Scalar(Tensor self, Scalar other, Scalar alpha=1) -> Tensor #r
subtract.Tensor(Tensor self, Tensor other, *, Scalar alpha=1) -> Tensor #r
subtract.out(Tensor self, Tensor other, *, Scalar alpha=1, Tensor(a!) out) -> Tensor(a!) #or
subtract_.Scalar(Tensor(a!) self, Scalar other, Scalar alpha=1) -> Tensor(a!) #gr
subtract_.Tensor(Tensor(a!) self, Tensor other, *, Scalar alpha=1) -> Tensor(a!) #gr
sum(Tensor self, *, ScalarType? dtype=None) -> Tensor #rs
sum.IntList_out(Tensor self, int[1]? dim, bool keepdim=False, *, ScalarType? dtype=None, Tensor(a!) out) -> Tensor(a!) #ors
)~";

inline constexpr char schemas_aten_7[] = R"~(
sum.dim_IntList(Tensor self, int[1]? dim, bool keepdim=False, *, ScalarType? dtype=None) -> Tensor #ars
sum.out(Tensor self, *, ScalarType? dtype=None, Tensor(a!) out) -> Tensor(a!) #for
sum_to_size(Tensor self, SymInt[] size) -> Tensor #r
svd(Tensor self, bool some=True, bool compute_uv=True) -> (Tensor U, Tensor S, Tensor V) #r
svd.U(Tensor self, bool some=True, bool compute_uv=True, *, Tensor(a!) U, Tensor(b!) S, Tensor(c!) V) -> (Tensor(a!) U, Tensor(b!) S, Tensor(c!) V) #or
swapaxes(Tensor(a) self, int axis0, int axis1) -> Tensor(a) #r
swapaxes_(Tensor(a!) self, int axis0, int axis1) -> Tensor(a!) #ghr
swapdims(Tensor(a) self, int dim0, int dim1) -> Tensor(a) #r
swapdims_(Tensor(a!) self, int dim0, int dim1) -> Tensor(a!) #ghr
sym_constrain_range(Scalar size, *, int? min=None, int? max=None) -> () #r
sym_constrain_range_for_size(Scalar size, *, int? min=None, int? max=None) -> () #r
sym_is_contiguous(Tensor self, MemoryFormat memory_format=0) -> SymBool #ar
sym_numel(Tensor self) -> SymInt #ar
sym_size.int(Tensor self, int dim) -> SymInt #ar
sym_storage_offset(Tensor self) -> SymInt #ar
sym_stride.int(Tensor self, int dim) -> SymInt #ar
t(Tensor(a) self) -> Tensor(a) #r
t_(Tensor(a!) self) -> Tensor(a!) #ghr
t_copy(Tensor self) -> Tensor #rt
t_copy.out(Tensor self, *, Tensor(a!) out) -> Tensor(a!) #fort
take(Tensor self, Tensor index) -> Tensor #r
take.out(Tensor self, Tensor index, *, Tensor(a!) out) -> Tensor(a!) #or
take_along_dim(Tensor self, Tensor indices, int? dim=None) -> Tensor #r
take_along_dim.out(Tensor self, Tensor indices, int? dim=None, *, Tensor(a!) out) -> Tensor(a!) #or
tan(Tensor self) -> Tensor #aqr
tan.out(Tensor self, *, Tensor(a!) out) -> Tensor(a!) #oqr
tan_(Tensor(a!) self) -> Tensor(a!) #gqr
tanh(Tensor self) -> Tensor #aqr
tanh.out(Tensor self, *, Tensor(a!) out) -> Tensor(a!) #oqr
tanh_(Tensor(a!) self) -> Tensor(a!) #gqr
tanh_backward(Tensor grad_output, Tensor output) -> Tensor #qr
tanh_backward.grad_input(Tensor grad_output, Tensor output, *, Tensor(a!) grad_input) -> Tensor(a!) #oqr
tensor_split.indices(Tensor(a -> *) self, SymInt[] indices, int dim=0) -> Tensor(a)[] #r
tensor_split.sections(Tensor(a -> *) self, SymInt sections, int dim=0) -> Tensor(a)[] #r
tensor_split.tensor_indices_or_sections(Tensor(a -> *) self, Tensor tensor_indices_or_sections, int dim=0) -> Tensor(a)[] #r
tensordot(Tensor self, Tensor other, int[] dims_self, int[] dims_other) -> Tensor #r
tensordot.out(Tensor self, Tensor other, int[] dims_self, int[] dims_other, *, Tensor(a!) out) -> Tensor(a!) #or
thnn_conv2d(Tensor self, Tensor weight, SymInt[2] kernel_size, Tensor? bias=None, SymInt[2] stride=[1, 1], SymInt[2] padding=[0, 0]) -> Tensor #r
thnn_conv2d.out(Tensor self, Tensor weight, SymInt[2] kernel_size, Tensor? bias=None, SymInt[2] stride=[1, 1], SymInt[2] padding=[0, 0], *, Tensor(a!) out) -> Tensor(a!) #or
threshold(Tensor self, Scalar threshold, Scalar value) -> Tensor #qr
threshold.out(Tensor self, Scalar threshold, Scalar value, *, Tensor(a!) out) -> Tensor(a!) #or
threshold_(Tensor(a!) self, Scalar threshold, Scalar value) -> Tensor(a!) #gr
threshold_backward(Tensor grad_output, Tensor self, Scalar threshold) -> Tensor #qr
threshold_backward.grad_input(Tensor grad_output, Tensor self, Scalar threshold, *, Tensor(a!) grad_input) -> Tensor(a!) #or
tile(Tensor self, SymInt[] dims) -> Tensor #r
to.device(Tensor(a) self, Device device, ScalarType dtype, bool non_blocking=False, bool copy=False, MemoryFormat? memory_format=None) -> Tensor(a) #r
to.dtype(Tensor(a) self, ScalarType dtype, bool non_blocking=False, bool copy=False, MemoryFormat? memory_format=None) -> Tensor(a) #r
to.dtype_layout(Tensor(a) self, *, ScalarType? dtype=None, Layout? layout=None, Device? device=None, bool? pin_memory=None, bool non_blocking=False, bool copy=False, MemoryFormat? memory_format=None) -> Tensor(a) #r
to.other(Tensor(a) self, Tensor other, bool non_blocking=False, bool copy=False, MemoryFormat? memory_format=None) -> Tensor(a) #r
to_dense(Tensor self, ScalarType? dtype=None, *, bool? masked_grad=None) -> Tensor #r
to_dense_backward(Tensor grad, Tensor input, bool? masked_grad=None) -> Tensor #r
to_mkldnn(Tensor self, ScalarType? dtype=None) -> Tensor #r
to_mkldnn.out(Tensor self, ScalarType? dtype=None, *, Tensor(a!) out) -> Tensor(a!) #for
to_mkldnn_backward(Tensor grad, Tensor input) -> Tensor #r
to_padded_tensor(Tensor self, float padding, SymInt[]? output_size=None) -> Tensor #r
to_padded_tensor.out(Tensor self, float padding, SymInt[]? output_size=None, *, Tensor(a!) out) -> Tensor(a!) #for
to_sparse(Tensor self, *, Layout? layout=None, int[2]? blocksize=None, int? dense_dim=None) -> Tensor #r
to_sparse.sparse_dim(Tensor self, int sparse_dim) -> Tensor #r
to_sparse_bsc(Tensor self, int[2] blocksize, int? dense_dim=None) -> Tensor #r
to_sparse_bsr(Tensor self, int[2] blocksize, int? dense_dim=None) -> Tensor #r
to_sparse_csc(Tensor self, int? dense_dim=None) -> Tensor #r
to_sparse_csr(Tensor self, int? dense_dim=None) -> Tensor #r
topk(Tensor self, SymInt k, int dim=-1, bool largest=True, bool sorted=True) -> (Tensor values, Tensor indices) #ar
topk.values(Tensor self, SymInt k, int dim=-1, bool largest=True, bool sorted=True, *, Tensor(a!) values, Tensor(b!) indices) -> (Tensor(a!) values, Tensor(b!) indices) #or
trace(Tensor self) -> Tensor #r
trace.out(Tensor self, *, Tensor(a!) out) -> Tensor(a!) #for
trace_backward(Tensor grad, SymInt[] sizes) -> Tensor #r
transpose.int(Tensor(a) self, int dim0, int dim1) -> Tensor(a) #r
transpose_(Tensor(a!) self, int dim0, int dim1) -> Tensor(a!) #ghr
transpose_copy.int(Tensor self, int dim0, int dim1) -> Tensor #rt
transpose_copy.int_out(Tensor self, int dim0, int dim1, *, Tensor(a!) out) -> Tensor(a!) #fort
trapezoid.dx(Tensor y, *, Scalar dx=1, int dim=-1) -> Tensor #r
trapezoid.x(Tensor y, Tensor x, *, int dim=-1) -> Tensor #r
trapz.dx(Tensor y, *, float dx=1., int dim=-1) -> Tensor #r
trapz.x(Tensor y, Tensor x, *, int dim=-1) -> Tensor #r
triangular_solve(Tensor self, Tensor A, bool upper=True, bool transpose=False, bool unitriangular=False) -> (Tensor solution, Tensor cloned_coefficient) #r
triangular_solve.X(Tensor self, Tensor A, bool upper=True, bool transpose=False, bool unitriangular=False, *, Tensor(a!) X, Tensor(b!) M) -> (Tensor(a!) solution, Tensor(b!) cloned_coefficient) #or
tril(Tensor self, SymInt diagonal=0) -> Tensor #r
tril.out(Tensor self, SymInt diagonal=0, *, Tensor(a!) out) -> Tensor(a!) #or
tril_(Tensor(a!) self, SymInt diagonal=0) -> Tensor(a!) #gr
tril_indices(int row, int col, int offset=0, *, ScalarType? dtype=4, Layout? layout=None, Device? device=None, bool? pin_memory=None) -> Tensor #r
tril_indices.out(int row, int col, int offset=0, *, Tensor(a!) out) -> Tensor(a!) #for
triplet_margin_loss(Tensor anchor, Tensor positive, Tensor negative, float margin=1., float p=2., float eps=9.9999999999999995e-07, bool swap=False, int reduction=1) -> Tensor #r
triu(Tensor self, SymInt diagonal=0) -> Tensor #r
triu.out(Tensor self, SymInt diagonal=0, *, Tensor(a!) out) -> Tensor(a!) #or
triu_(Tensor(a!) self, SymInt diagonal=0) -> Tensor(a!) #gr
triu_indices(int row, int col, int offset=0, *, ScalarType? dtype=4, Layout? layout=None, Device? device=None, bool? pin_memory=None) -> Tensor #r
triu_indices.out(int row, int col, int offset=0, *, Tensor(a!) out) -> Tensor(a!) #for
true_divide.Scalar(Tensor self, Scalar other) -> Tensor #r
true_divide.Tensor(Tensor self, Tensor other) -> Tensor #qr
true_divide.out(Tensor self, Tensor other, *, Tensor(a!) out) -> Tensor(a!) #or
true_divide_.Scalar(Tensor(a!) self, Scalar other) -> Tensor(a!) #gr
true_divide_.Tensor(Tensor(a!) self, Tensor other) -> Tensor(a!) #gr
trunc(Tensor self) -> Tensor #aqr
trunc.out(Tensor self, *, Tensor(a!) out) -> Tensor(a!) #oqr
trunc_(Tensor(a!) self) -> Tensor(a!) #gqr
type_as(Tensor self, Tensor other) -> Tensor #r
unbind.int(Tensor(a -> *) self, int dim=0) -> Tensor(a)[] #r
unbind_copy.int(Tensor self, int dim=0) -> Tensor[] #rt
unbind_copy.int_out(Tensor self, int dim=0, *, Tensor(a!)[] out) -> () #or
unflatten.int(Tensor(a) self, int dim, SymInt[] sizes) -> Tensor(a) #r
unflatten_dense_tensors(Tensor flat, Tensor[] tensors) -> Tensor[] #r
unfold(Tensor(a) self, int dimension, int size, int step) -> Tensor(a) #r
unfold_backward(Tensor grad_in, SymInt[] input_sizes, int dim, int size, int step) -> Tensor #r
unfold_backward.out(Tensor grad_in, SymInt[] input_sizes, int dim, int size, int step, *, Tensor(a!) out) -> Tensor(a!) #for
unfold_copy(Tensor self, int dimension, int size, int step) -> Tensor #rt
unfold_copy.out(Tensor self, int dimension, int size, int step, *, Tensor(a!) out) -> Tensor(a!) #fort
uniform(Tensor self, float from=0., float to=1., *, Generator? generator=None) -> Tensor #fnr
uniform.out(Tensor self, float from=0., float to=1., *, Generator? generator=None, Tensor(a!) out) -> Tensor(a!) #fnor
uniform_(Tensor(a!) self, float from=0., float to=1., *, Generator? generator=None) -> Tensor(a!) #gnr
unique_consecutive(Tensor self, bool return_inverse=False, bool return_counts=False, int? dim=None) -> (Tensor, Tensor, Tensor) #dr
unique_consecutive.out(Tensor self, bool return_inverse=False, bool return_counts=False, int? dim=None, *, Tensor(a!) out0, Tensor(b!) out1, Tensor(c!) out2) -> (Tensor(a!), Tensor(b!), Tensor(c!)) #for
unique_dim(Tensor self, int dim, bool sorted=True, bool return_inverse=False, bool return_counts=False) -> (Tensor, Tensor, Tensor) #dr
unique_dim.out(Tensor self, int dim, bool sorted=True, bool return_inverse=False, bool return_counts=False, *, Tensor(a!) out0, Tensor(b!) out1, Tensor(c!) out2) -> (Tensor(a!), Tensor(b!), Tensor(c!)) #for
unique_dim_consecutive(Tensor self, int dim, bool return_inverse=False, bool return_counts=False) -> (Tensor, Tensor, Tensor) #dr
unique_dim_consecutive.out(Tensor self, int dim, bool return_inverse=False, bool return_counts=False, *, Tensor(a!) out0, Tensor(b!) out1, Tensor(c!) out2) -> (Tensor(a!), Tensor(b!), Tensor(c!)) #for
unsafe_chunk(Tensor self, int chunks, int dim=0) -> Tensor[] #ir
unsafe_split.Tensor(Tensor self, SymInt split_size, int dim=0) -> Tensor[] #r
unsafe_split.Tensor_out(Tensor self, SymInt split_size, int dim=0, *, Tensor(a!)[] out) -> () #for
unsafe_split_with_sizes(Tensor self, SymInt[] split_sizes, int dim=0) -> Tensor[] #r
unsafe_split_with_sizes.out(Tensor self, SymInt[] split_sizes, int dim=0, *, Tensor(a!)[] out) -> () #for
unsqueeze(Tensor(a) self, int dim) -> Tensor(a) #ar
unsqueeze_(Tensor(a!) self, int dim) -> Tensor(a!) #ghr
unsqueeze_copy(Tensor self, int dim) -> Tensor #rt
unsqueeze_copy.out(Tensor self, int dim, *, Tensor(a!) out) -> Tensor(a!) #fort
upsample_bicubic2d(Tensor self, SymInt[2] output_size, bool align_corners, float? scales_h=None, float? scales_w=None) -> Tensor #r
upsample_bicubic2d.out(Tensor self, SymInt[2] output_size, bool align_corners, float? scales_h=None, float? scales_w=None, *, Tensor(a!) out) -> Tensor(a!) #or
upsample_bicubic2d.vec(Tensor input, SymInt[]? output_size, bool align_corners, float[]? scale_factors) -> Tensor #r
upsample_bicubic2d_backward(Tensor grad_output, SymInt[2] output_size, SymInt[4] input_size, bool align_corners, float? scales_h=None, float? scales_w=None) -> Tensor #r
upsample_bicubic2d_backward.grad_input(Tensor grad_output, SymInt[2] output_size, SymInt[4] input_size, bool align_corners, float? scales_h=None, float? scales_w=None, *, Tensor(a!) grad_input) -> Tensor(a!) #or
upsample_bilinear2d(Tensor self, SymInt[2] output_size, bool align_corners, float? scales_h=None, float? scales_w=None) -> Tensor #r
upsample_bilinear2d.out(Tensor self, SymInt[2] output_size, bool align_corners, float? scales_h=None, float? scales_w=None, *, Tensor(a!) out) -> Tensor(a!) #or
upsample_bilinear2d.vec(Tensor input, SymInt[]? output_size, bool align_corners, float[]? scale_factors) -> Tensor #ar
upsample_bilinear2d.vec_out(Tensor input, SymInt[]? output_size, bool align_corners, float[]? scale_factors, *, Tensor(a!) out) -> Tensor(a!) #for
upsample_bilinear2d_backward(Tensor grad_output, SymInt[2] output_size, SymInt[4] input_size, bool align_corners, float? scales_h=None, float? scales_w=None) -> Tensor #r
upsample_bilinear2d_backward.grad_input(Tensor grad_output, SymInt[2] output_size, SymInt[4] input_size, bool align_corners, float? scales_h=None, float? scales_w=None, *, Tensor(a!) grad_input) -> Tensor(a!) #or
upsample_linear1d(Tensor self, SymInt[1] output_size, bool align_corners, float? scales=None) -> Tensor #r
upsample_linear1d.out(Tensor self, SymInt[1] output_size, bool align_corners, float? scales=None, *, Tensor(a!) out) -> Tensor(a!) #or
upsample_linear1d.vec(Tensor input, SymInt[]? output_size, bool align_corners, float[]? scale_factors) -> Tensor #r
upsample_linear1d_backward(Tensor grad_output, SymInt[1] output_size, SymInt[3] input_size, bool align_corners, float? scales=None) -> Tensor #r
upsample_linear1d_backward.grad_input(Tensor grad_output, SymInt[1] output_size, SymInt[3] input_size, bool align_corners, float? scales=None, *, Tensor(a!) grad_input) -> Tensor(a!) #or
upsample_nearest1d(Tensor self, SymInt[1] output_size, float? scales=None) -> Tensor #r
upsample_nearest1d.out(Tensor self, SymInt[1] output_size, float? scales=None, *, Tensor(a!) out) -> Tensor(a!) #or
upsample_nearest1d.vec(Tensor input, SymInt[]? output_size, float[]? scale_factors) -> Tensor #r
upsample_nearest1d_backward(Tensor grad_output, SymInt[1] output_size, SymInt[3] input_size, float? scales=None) -> Tensor #r
upsample_nearest1d_backward.grad_input(Tensor grad_output, SymInt[1] output_size, SymInt[3] input_size, float? scales=None, *, Tensor(a!) grad_input) -> Tensor(a!) #or
upsample_nearest2d(Tensor self, SymInt[2] output_size, float? scales_h=None, float? scales_w=None) -> Tensor #r
upsample_nearest2d.out(Tensor self, SymInt[2] output_size, float? scales_h=None, float? scales_w=None, *, Tensor(a!) out) -> Tensor(a!) #or
upsample_nearest2d.vec(Tensor input, SymInt[]? output_size, float[]? scale_factors) -> Tensor #ar
upsample_nearest2d.vec_out(Tensor input, SymInt[]? output_size, float[]? scale_factors, *, Tensor(a!) out) -> Tensor(a!) #for
upsample_nearest2d_backward(Tensor grad_output, SymInt[2] output_size, SymInt[4] input_size, float? scales_h=None, float? scales_w=None) -> Tensor #r
upsample_nearest2d_backward.grad_input(Tensor grad_output, SymInt[2] output_size, SymInt[4] input_size, float? scales_h=None, float? scales_w=None, *, Tensor(a!) grad_input) -> Tensor(a!) #or
upsample_nearest3d(Tensor self, SymInt[3] output_size, float? scales_d=None, float? scales_h=None, float? scales_w=None) -> Tensor #r
upsample_nearest3d.out(Tensor self, SymInt[3] output_size, float? scales_d=None, float? scales_h=None, float? scales_w=None, *, Tensor(a!) out) -> Tensor(a!) #or
upsample_nearest3d.vec(Tensor input, SymInt[]? output_size, float[]? scale_factors) -> Tensor #r
upsample_nearest3d_backward(Tensor grad_output, SymInt[3] output_size, SymInt[5] input_size, float? scales_d=None, float? scales_h=None, float? scales_w=None) -> Tensor #r
upsample_nearest3d_backward.grad_input(Tensor grad_output, SymInt[3] output_size, SymInt[5] input_size, float? scales_d=None, float? scales_h=None, float? scales_w=None, *, Tensor(a!) grad_input) -> Tensor(a!) #or
upsample_trilinear3d(Tensor self, SymInt[3] output_size, bool align_corners, float? scales_d=None, float? scales_h=None, float? scales_w=None) -> Tensor #r
upsample_trilinear3d.out(Tensor self, SymInt[3] output_size, bool align_corners, float? scales_d=None, float? scales_h=None, float? scales_w=None, *, Tensor(a!) out) -> Tensor(a!) #or
upsample_trilinear3d.vec(Tensor input, SymInt[]? output_size, bool align_corners, float[]? scale_factors) -> Tensor #r
upsample_trilinear3d_backward(Tensor grad_output, SymInt[3] output_size, SymInt[5] input_size, bool align_corners, float? scales_d=None, float? scales_h=None, float? scales_w=None) -> Tensor #r
upsample_trilinear3d_backward.grad_input(Tensor grad_output, SymInt[3] output_size, SymInt[5] input_size, bool align_corners, float? scales_d=None, float? scales_h=None, float? scales_w=None, *, Tensor(a!) grad_input) -> Tensor(a!) #or
value_selecting_reduction_backward(Tensor grad, int dim, Tensor indices, SymInt[] sizes, bool keepdim) -> Tensor #r
values(Tensor(a) self) -> Tensor(a) #r
values_copy(Tensor self) -> Tensor #rt
values_copy.out(Tensor self, *, Tensor(a!) out) -> Tensor(a!) #fort
vander(Tensor x, int? N=None, bool increasing=False) -> Tensor #r
var(Tensor self, bool unbiased=True) -> Tensor #rs
var.correction(Tensor self, int[1]? dim=None, *, Scalar? correction=None, bool keepdim=False) -> Tensor #ars
var.correction_out(Tensor self, int[1]? dim=None, *, Scalar? correction=None, bool keepdim=False, Tensor(a!) out) -> Tensor(a!) #ors
var.dim(Tensor self, int[1]? dim, bool unbiased=True, bool keepdim=False) -> Tensor #ars
var.out(Tensor self, int[1]? dim, bool unbiased=True, bool keepdim=False, *, Tensor(a!) out) -> Tensor(a!) #ors
var_mean(Tensor self, bool unbiased=True) -> (Tensor, Tensor) #rs
var_mean.correction(Tensor self, int[1]? dim=None, *, Scalar? correction=None, bool keepdim=False) -> (Tensor, Tensor) #rs
var_mean.correction_out(Tensor self, int[1]? dim=None, *, Scalar? correction=None, bool keepdim=False, Tensor(a!) out0, Tensor(b!) out1) -> (Tensor(a!), Tensor(b!)) #for
var_mean.dim(Tensor self, int[1]? dim, bool unbiased=True, bool keepdim=False) -> (Tensor, Tensor) #rs
vdot(Tensor self, Tensor other) -> Tensor #r
vdot.out(Tensor self, Tensor other, *, Tensor(a!) out) -> Tensor(a!) #or
view(Tensor(a) self, SymInt[] size) -> Tensor(a) #ar
view.dtype(Tensor(a) self, ScalarType dtype) -> Tensor(a) #r
view_as(Tensor(a) self, Tensor other) -> Tensor(a) #r
view_as_complex(Tensor(a) self) -> Tensor(a) #r
view_as_complex_copy(Tensor self) -> Tensor #rt
view_as_complex_copy.out(Tensor self, *, Tensor(a!) out) -> Tensor(a!) #fort
view_as_real(Tensor(a) self) -> Tensor(a) #r
view_as_real_copy(Tensor self) -> Tensor #rt
view_as_real_copy.out(Tensor self, *, Tensor(a!) out) -> Tensor(a!) #fort
view_copy(Tensor self, SymInt[] size) -> Tensor #rt
view_copy.dtype(Tensor self, ScalarType dtype) -> Tensor #rt
view_copy.dtype_out(Tensor self, ScalarType dtype, *, Tensor(a!) out) -> Tensor(a!) #fort
view_copy.out(Tensor self, SymInt[] size, *, Tensor(a!) out) -> Tensor(a!) #fort
vsplit.array(Tensor(a -> *) self, int[] indices) -> Tensor(a)[] #r
vsplit.int(Tensor(a -> *) self, int sections) -> Tensor(a)[] #r
vstack(Tensor[] tensors) -> Tensor #r
vstack.out(Tensor[] tensors, *, Tensor(a!) out) -> Tensor(a!) #or
where(Tensor condition) -> Tensor[] #r
where.Scalar(Tensor condition, Scalar self, Scalar other) -> Tensor #r
where.ScalarOther(Tensor condition, Tensor self, Scalar other) -> Tensor #r
where.ScalarSelf(Tensor condition, Scalar self, Tensor other) -> Tensor #r
where.self(Tensor condition, Tensor self, Tensor other) -> Tensor #aqr
where.self_out(Tensor condition, Tensor self, Tensor other, *, Tensor(a!) out) -> Tensor(a!) #or
xlogy.OutScalar_Other(Tensor self, Scalar other, *, Tensor(a!) out) -> Tensor(a!) #oqr
xlogy.OutScalar_Self(Scalar self, Tensor other, *, Tensor(a!) out) -> Tensor(a!) #oqr
xlogy.OutTensor(Tensor self, Tensor other, *, Tensor(a!) out) -> Tensor(a!) #oqr
xlogy.Scalar_Other(Tensor self, Scalar other) -> Tensor #qr
xlogy.Scalar_Self(Scalar self, Tensor other) -> Tensor #qr
xlogy.Tensor(Tensor self, Tensor other) -> Tensor #qr
xlogy_.Scalar_Other(Tensor(a!) self, Scalar other) -> Tensor(a!) #gr
xlogy_.Tensor(Tensor(a!) self, Tensor other) -> Tensor(a!) #gqr
zero(Tensor self) -> Tensor #fr
zero.out(Tensor self, *, Tensor(a!) out) -> Tensor(a!) #for
zero_(Tensor(a!) self) -> Tensor(a!) #gr
zeros(SymInt[] size, *, ScalarType? dtype=None, Layout? layout=None, Device? device=None, bool? pin_memory=None) -> Tensor #r
zeros.out(SymInt[] size, *, Tensor(a!) out) -> Tensor(a!) #or
zeros_like(Tensor self, *, ScalarType? dtype=None, Layout? layout=None, Device? device=None, bool? pin_memory=None, MemoryFormat? memory_format=None) -> Tensor #r
zeros_like.out(Tensor self, *, MemoryFormat? memory_format=None, Tensor(a!) out) -> Tensor(a!) #for
)~";

inline constexpr std::array<schema_lines, 7> table_aten{{
    {"aten", lines_of(schemas_aten_1)},
    {"aten", lines_of(schemas_aten_2)},
    {"aten", lines_of(schemas_aten_3)},
    {"aten", lines_of(schemas_aten_4)},
    {"aten", lines_of(schemas_aten_5)},
    {"aten", lines_of(schemas_aten_6)},
    {"aten", lines_of(schemas_aten_7)},
}};
// clang-format on

}}}  // namespace torch_ir::detail
