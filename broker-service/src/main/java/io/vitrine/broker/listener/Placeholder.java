package io.vitrine.broker.listener;

import io.netty.channel.ChannelHandlerAdapter;

/**
 * A place in the pipeline, in front of the framer, from which our own writes start towards the
 * socket.
 */
final class Placeholder extends ChannelHandlerAdapter {}
