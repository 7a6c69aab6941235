// HDF5 names its types and property classes by macros that call functions; Swift cannot import those.
#pragma once
#include <hdf5.h>

static inline hid_t rv_native_double(void) { return H5T_NATIVE_DOUBLE; }
static inline hid_t rv_native_float(void) { return H5T_NATIVE_FLOAT; }
static inline hid_t rv_native_int64(void) { return H5T_NATIVE_INT64; }
static inline hid_t rv_native_int32(void) { return H5T_NATIVE_INT32; }
static inline hid_t rv_file_double(void) { return H5T_IEEE_F64LE; }
static inline hid_t rv_file_float(void) { return H5T_IEEE_F32LE; }
static inline hid_t rv_file_int64(void) { return H5T_STD_I64LE; }
static inline hid_t rv_file_int32(void) { return H5T_STD_I32LE; }
static inline hid_t rv_c_string(void) { return H5T_C_S1; }
static inline size_t rv_variable_length(void) { return H5T_VARIABLE; }
static inline hid_t rv_file_create(void) { return H5P_FILE_CREATE; }
static inline hid_t rv_file_access(void) { return H5P_FILE_ACCESS; }
static inline hid_t rv_group_create(void) { return H5P_GROUP_CREATE; }
static inline hid_t rv_dataset_create(void) { return H5P_DATASET_CREATE; }
static inline hid_t rv_default(void) { return H5P_DEFAULT; }
static inline hid_t rv_all(void) { return H5S_ALL; }
static inline unsigned rv_exclusive(void) { return H5F_ACC_EXCL; }
static inline unsigned rv_read_only(void) { return H5F_ACC_RDONLY; }
static inline void rv_silence_errors(void) { H5Eset_auto2(H5E_DEFAULT, NULL, NULL); }
