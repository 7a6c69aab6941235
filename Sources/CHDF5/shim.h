// HDF5 names its types and property classes by macros that call functions; Swift cannot import those.
#pragma once
#include <hdf5.h>
#include <stdint.h>
#include <string.h>

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
static inline hid_t rv_dataset_access(void) { return H5P_DATASET_ACCESS; }
static inline hid_t rv_link_access(void) { return H5P_LINK_ACCESS; }
static inline hid_t rv_transfer(void) { return H5P_DATASET_XFER; }
static inline hid_t rv_default(void) { return H5P_DEFAULT; }
static inline hid_t rv_all(void) { return H5S_ALL; }
static inline unsigned rv_exclusive(void) { return H5F_ACC_EXCL; }
static inline unsigned rv_truncate(void) { return H5F_ACC_TRUNC; }
static inline hsize_t rv_unlimited(void) { return H5S_UNLIMITED; }
static inline unsigned rv_read_only(void) { return H5F_ACC_RDONLY; }
static inline void rv_silence_errors(void) { H5Eset_auto2(H5E_DEFAULT, NULL, NULL); }

// IEEE 754 numbers of 16 bits, little-endian; to be closed by the caller.
static inline hid_t rv_file_half(void) {
  hid_t type = H5Tcopy(H5T_IEEE_F32LE);
  if (type >= 0 && (H5Tset_fields(type, 15, 10, 5, 0, 10) < 0 || H5Tset_size(type, 2) < 0 || H5Tset_ebias(type, 15) < 0)) {
    H5Tclose(type);
    return -1;
  }
  return type;
}

// Whether the file that an object lies in is kept in memory alone.
static inline int rv_is_in_memory(hid_t object) {
  hid_t file = H5Iget_file_id(object);
  hid_t access = file < 0 ? -1 : H5Fget_access_plist(file);
  int answer = access >= 0 && H5Pget_driver(access) == H5FD_CORE;
  if (access >= 0) H5Pclose(access);
  if (file >= 0) H5Fclose(file);
  return answer;
}

// Where an object lies: the number of its open file, and its place in it.
static inline herr_t rv_identify(hid_t object, uint64_t found[3]) {
#if H5_VERSION_GE(1, 12, 0)
  H5O_info2_t info;
  if (H5Oget_info3(object, &info, H5O_INFO_BASIC) < 0) return -1;
  memcpy(&found[1], &info.token, 2 * sizeof *found);
#else
  H5O_info_t info;
  if (H5Oget_info2(object, &info, H5O_INFO_BASIC) < 0) return -1;
  found[1] = info.addr;
#endif
  found[0] = info.fileno;
  return 0;
}

// Visitors of names; another result than 0 ends the visit.
typedef herr_t (*rv_visitor)(const char *name, void *context);
typedef struct {
  rv_visitor visit;
  void *context;
} rv_visit;

static inline herr_t rv_visit_link(hid_t group, const char *name, const H5L_info_t *info, void *data) {
  (void)group, (void)info;
  return ((rv_visit *)data)->visit(name, ((rv_visit *)data)->context);
}

static inline herr_t rv_each_link(hid_t group, rv_visitor visit, void *context) {
  rv_visit data = {visit, context};
  return H5Literate(group, H5_INDEX_NAME, H5_ITER_NATIVE, NULL, rv_visit_link, &data);
}

static inline herr_t rv_visit_attribute(hid_t owner, const char *name, const H5A_info_t *info, void *data) {
  (void)owner, (void)info;
  return ((rv_visit *)data)->visit(name, ((rv_visit *)data)->context);
}

static inline herr_t rv_each_attribute(hid_t owner, rv_visitor visit, void *context) {
  rv_visit data = {visit, context};
  return H5Aiterate2(owner, H5_INDEX_NAME, H5_ITER_NATIVE, NULL, rv_visit_attribute, &data);
}

// The kind of the link at `name`, an H5L_type_t, and the size of what a soft or external one says; −1 on failure.
static inline int rv_link(hid_t file, const char *name, size_t *size) {
  H5L_info_t info;
  if (H5Lget_info(file, name, &info, H5P_DEFAULT) < 0) return -1;
  *size = info.type == H5L_TYPE_HARD ? 0 : info.u.val_size;
  return info.type;
}

// Object headers with checksums, which HDF5 reads from version 1.8 on.
static inline herr_t rv_checksummed(hid_t access) {
  return H5Pset_libver_bounds(access, H5F_LIBVER_V18, H5F_LIBVER_V18);
}
