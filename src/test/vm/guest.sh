#!/bin/bash
# In the virtual machine, as a part of its image: runs boot.sh of the directory that the host shares.
modprobe 9pnet_virtio
mkdir -p /mnt/share
mount -t 9p -o trans=virtio,version=9p2000.L,msize=262144 share /mnt/share && exec bash /mnt/share/boot.sh
echo 'guest: no directory is shared'
systemctl poweroff --no-block
